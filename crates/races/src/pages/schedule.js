// Schedules are stepped through, with buttons or arrow keys. Without this script, all steps are there at once.
"use strict";
(() => {
  const answer = (figure) => {
    const steps = [...figure.querySelectorAll("tbody tr")];
    const outcome = figure.querySelector(".outcome");
    const threads = [...new Set(steps.map((step) => step.dataset.thread))].sort();
    if (steps.length === 0) return;

    const made = (name, className, textContent = "") =>
      Object.assign(document.createElement(name), { className, textContent });
    const controls = made("div", "controls");
    const [back, next] = ["Back", "Next"].map((text) => Object.assign(made("button", "", text), { type: "button" }));
    const said = made("p", "said");
    said.ariaLive = "polite";
    controls.append(back, next, said);
    figure.querySelector("table").before(controls);

    // Where each thread stands: at the line that it runs next, or waits at.
    const mark = (thread, done) => {
      const its = steps.filter((step) => step.dataset.thread === thread);
      const [ahead, waits] = [(step) => steps.indexOf(step) >= done, (step) => step.classList.contains("waits")];
      const stands = its.find(ahead) ?? its.find(waits);
      if (!stands) return;
      const line = figure.querySelector(`.program [data-line="${stands.dataset.line}"]`);
      const mark = made("span", "mark", thread);
      mark.dataset.thread = thread;
      mark.ariaHidden = "true";
      mark.classList.toggle("waits", waits(stands) && !ahead(stands));
      line?.prepend(mark);
    };

    const saying = (done) => {
      if (done === 0) return "No thread has begun. Next, or the right arrow key, runs a line.";
      const step = steps[done - 1];
      const cell = step.cells[threads.indexOf(step.dataset.thread) + 1];
      const end = done === steps.length ? ` ${outcome.textContent.trim().replace(/\s+/g, " ")}` : "";
      return `Step ${done} of ${steps.length}. Thread ${step.dataset.thread} ${cell.textContent.trim()}${end}`;
    };

    let done = 0;
    const show = (wanted) => {
      done = Math.min(Math.max(0, wanted), steps.length);
      steps.forEach((step, number) => {
        step.classList.toggle("ahead", number >= done);
        step.classList.toggle("now", number === done - 1);
      });
      outcome.classList.toggle("ahead", done < steps.length);
      figure.querySelectorAll(".mark").forEach((mark) => mark.remove());
      threads.forEach((thread) => mark(thread, done));
      // They keep the focus at either end.
      back.ariaDisabled = String(done === 0);
      next.ariaDisabled = String(done === steps.length);
      said.textContent = saying(done);
    };
    back.addEventListener("click", () => show(done - 1));
    next.addEventListener("click", () => show(done + 1));
    figure.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const wanted = { ArrowLeft: done - 1, ArrowRight: done + 1, Home: 0, End: steps.length }[event.key];
      if (wanted === undefined) return;
      // Else the page turns.
      event.preventDefault();
      event.stopPropagation();
      show(wanted);
    });
    show(0);
  };

  document.querySelectorAll("figure.schedule").forEach(answer);
})();
