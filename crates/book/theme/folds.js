// Predictions and hints, which are folded.
(() => {
    "use strict";

    // A link to a fold opens it; the browser opens those around it.
    function openTarget() {
        const target = location.hash && document.getElementById(location.hash.slice(1));
        if (target instanceof HTMLDetailsElement) {
            target.open = true;
            target.querySelector("summary").focus();
        }
    }
    window.addEventListener("hashchange", openTarget);
    openTarget();

    // On paper all folds are open, but not those for instructors.
    let opened = [];
    window.addEventListener("beforeprint", () => {
        opened = [...document.querySelectorAll("main details:not([open], .instructors, .instructors *)")];
        opened.forEach((fold) => { fold.open = true; });
    });
    window.addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));
})();
