// What mdBook's own pages lack for those who use a keyboard or a screen reader.
(() => {
    "use strict";

    const main = document.querySelector("main");
    main.id = "main";
    main.tabIndex = -1;
    main.setAttribute("aria-label", "Chapter");
    document.body.prepend(document.getElementById("skip-link"));

    // The heading of the page is that of the chapter, not the title of the book in the menu bar.
    document.querySelector(".menu-title").setAttribute("role", "presentation");

    // A label is no button: it is not reached by keyboard, and says no state.
    const toggle = document.getElementById("mdbook-sidebar-toggle");
    asButton(toggle);
    toggle.setAttribute("aria-label", "Table of contents");

    // Nor are the arrows that fold the sidebar.
    document.querySelectorAll(".chapter-fold-toggle").forEach((arrow) => {
        const item = arrow.closest("li");
        asButton(arrow);
        arrow.setAttribute("aria-label", `Chapters beneath ${item.querySelector("a, span")?.textContent ?? ""}`);
        const say = () => arrow.setAttribute("aria-expanded", item.classList.contains("expanded"));
        new MutationObserver(say).observe(item, { attributeFilter: ["class"] });
        say();
    });
    document.querySelector("#mdbook-sidebar .active")?.setAttribute("aria-current", "page");

    function asButton(element) {
        element.setAttribute("role", "button");
        element.tabIndex = 0;
        element.addEventListener("keydown", (event) => {
            if (event.key === "Enter" || event.key === " ") {
                event.preventDefault();
                element.click();
            }
        });
    }

    // The arrow keys are those of screen readers and of code that scrolls; they do not turn pages.
    window.addEventListener("keydown", (event) => {
        if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
            event.stopPropagation();
        }
    }, true);
    document.querySelectorAll("[aria-keyshortcuts=Left], [aria-keyshortcuts=Right]").forEach((link) => {
        link.removeAttribute("aria-keyshortcuts");
    });
    document.querySelector("#mdbook-help-popup p")?.remove();

    // Two themes are enough, and both have the contrast that text needs.
    ["rust", "coal", "ayu"].forEach((theme) => {
        document.getElementById(`mdbook-theme-${theme}`)?.closest("li").remove();
    });
    document.getElementById("mdbook-theme-navy").textContent = "Dark";

    // What scrolls can be scrolled by keyboard.
    function letScroll() {
        document.querySelectorAll("main pre > code, main .table-wrapper").forEach((box) => {
            const scrolls = box.scrollWidth > box.clientWidth;
            box.tabIndex = scrolls ? 0 : -1;
            if (scrolls) {
                box.setAttribute("role", "region");
                box.setAttribute("aria-label", box.matches("code") ? "Code" : "Table");
            } else {
                box.removeAttribute("tabindex");
                box.removeAttribute("role");
                box.removeAttribute("aria-label");
            }
        });
    }
    new ResizeObserver(letScroll).observe(main);
    document.querySelectorAll("main details").forEach((fold) => fold.addEventListener("toggle", letScroll));
})();
