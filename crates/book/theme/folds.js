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
})();
