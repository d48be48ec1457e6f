// The bars of timelines answer: a tooltip for the bar under the pointer or in focus, arrow keys from bar to bar.
"use strict";
(() => {
  const middle = (bar) => {
    const box = bar.getBoundingClientRect();
    return box.left + box.width / 2;
  };

  const nearest = (row, to) =>
    row.reduce((best, bar) => (Math.abs(middle(bar) - middle(to)) < Math.abs(middle(best) - middle(to)) ? bar : best));

  const answer = (figure) => {
    const rows = [...figure.querySelectorAll("svg .row")].map((row) => [...row.querySelectorAll(".bar")]);
    const bars = rows.flat();
    if (bars.length === 0) return;

    // The title becomes the name for screen readers: the browser would show it as a second tooltip.
    for (const bar of bars) {
      const title = bar.querySelector("title");
      bar.setAttribute("aria-label", title.textContent.replaceAll("\n", ", "));
      bar.dataset.said = title.textContent;
      title.remove();
    }

    const tooltip = document.createElement("div");
    tooltip.className = "tooltip";
    tooltip.ariaHidden = "true";
    tooltip.hidden = true;
    figure.append(tooltip);

    let shown = null;
    const hide = () => {
      shown = null;
      tooltip.hidden = true;
    };
    const show = (bar) => {
      shown = bar;
      tooltip.textContent = bar.dataset.said;
      tooltip.hidden = false;
      const [there, whole] = [bar.querySelector("rect").getBoundingClientRect(), figure.getBoundingClientRect()];
      const most = Math.max(0, whole.width - tooltip.offsetWidth);
      tooltip.style.left = `${Math.min(Math.max(0, there.left - whole.left), most)}px`;
      // Above the bar, and touching it, so that the pointer can go there; below it, if the window ends above.
      const above = there.top - tooltip.offsetHeight >= 0;
      tooltip.style.top = `${(above ? there.top - tooltip.offsetHeight : there.bottom) - whole.top}px`;
    };
    const inFocus = () => bars.find((bar) => bar === document.activeElement);

    // One of the bars can be reached with Tab.
    let stop = bars[0];
    const stopAt = (bar) => {
      stop.setAttribute("tabindex", "-1");
      stop = bar;
      stop.setAttribute("tabindex", "0");
    };
    stopAt(stop);

    const from = (bar, key) => {
      const at = rows.findIndex((row) => row.includes(bar));
      const row = rows[at];
      switch (key) {
        case "ArrowLeft": return row[row.indexOf(bar) - 1] ?? bar;
        case "ArrowRight": return row[row.indexOf(bar) + 1] ?? bar;
        case "ArrowUp": return at > 0 ? nearest(rows[at - 1], bar) : bar;
        case "ArrowDown": return at + 1 < rows.length ? nearest(rows[at + 1], bar) : bar;
        case "Home": return row[0];
        case "End": return row[row.length - 1];
      }
    };

    figure.addEventListener("pointerover", (event) => {
      if (event.target.closest(".tooltip")) return;
      const bar = event.target.closest(".bar") ?? inFocus();
      if (bar) show(bar); else hide();
    });
    figure.querySelector(".scene").addEventListener("scroll", () => shown && show(shown));
    figure.addEventListener("pointerleave", () => {
      if (inFocus()) show(inFocus()); else hide();
    });
    figure.addEventListener("focusin", (event) => {
      const bar = event.target.closest(".bar");
      if (!bar) return;
      stopAt(bar);
      show(bar);
    });
    figure.addEventListener("focusout", hide);
    figure.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      const bar = event.target.closest(".bar");
      const next = bar && !event.altKey && !event.ctrlKey && !event.metaKey && from(bar, event.key);
      if (!next) return;
      // Else the page scrolls, or turns.
      event.preventDefault();
      event.stopPropagation();
      next.focus();
    });
  };

  document.querySelectorAll("figure.timeline").forEach(answer);
})();
