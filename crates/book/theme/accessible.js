// What mdBook's own pages lack for those who use a keyboard or a screen reader.
(() => {
    "use strict";

    const main = document.querySelector("main");
    main.id = "main";
    main.tabIndex = -1;
    main.setAttribute("aria-label", "Chapter");
    document.body.prepend(document.getElementById("skip-link"));
    // The sidebar scrolls to the current chapter, and with that browsers let the first Tab begin there.
    if (!location.hash) {
        document.body.tabIndex = -1;
        document.body.focus({ preventScroll: true });
        document.body.removeAttribute("tabindex");
    }

    document.getElementById("mdbook-menu-bar").setAttribute("role", "banner");

    // The heading of the page is that of the chapter, not the title of the book in the menu bar.
    document.querySelector(".menu-title").setAttribute("role", "presentation");

    // mdBook opens the sidebar with a label, which is not reached by keyboard and says no state: a button clicks it.
    const label = document.getElementById("mdbook-sidebar-toggle");
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.id = "sidebar-button";
    toggle.className = "icon-button";
    toggle.title = "Table of contents";
    toggle.setAttribute("aria-label", toggle.title);
    toggle.setAttribute("aria-controls", "mdbook-sidebar");
    toggle.append(...label.childNodes);
    toggle.addEventListener("click", () => label.click());
    label.before(toggle);
    label.hidden = true;
    whenClassChanges(document.documentElement, (page) => {
        const isOpen = page.classList.contains("sidebar-visible");
        toggle.setAttribute("aria-expanded", isOpen);
        // mdBook removes it when it has slid away. If it is closed before it has begun to slide, that never comes.
        document.getElementById("mdbook-sidebar").inert = !isOpen;
    });

    // The arrows that fold the sidebar are links without an address: they are not reached by keyboard either.
    document.querySelectorAll(".chapter-fold-toggle").forEach((arrow) => {
        const item = arrow.closest("li");
        arrow.setAttribute("role", "button");
        arrow.tabIndex = 0;
        arrow.setAttribute("aria-label", `Chapters beneath ${item.querySelector("a").textContent}`);
        arrow.addEventListener("keydown", (event) => {
            if (event.key === "Enter" || event.key === " ") {
                event.preventDefault();
                arrow.click();
            }
        });
        whenClassChanges(item, () => arrow.setAttribute("aria-expanded", item.classList.contains("expanded")));
    });
    document.querySelector("#mdbook-sidebar .active")?.setAttribute("aria-current", "page");

    function whenClassChanges(element, say) {
        new MutationObserver(() => say(element)).observe(element, { attributeFilter: ["class"] });
        say(element);
    }

    // The arrow keys are those of screen readers, of pictures and of code that scrolls; they do not turn pages. mdBook
    // listens at the document, above this.
    document.documentElement.addEventListener("keydown", (event) => {
        if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
            event.stopPropagation();
        }
    });
    document.querySelectorAll("[aria-keyshortcuts=Left], [aria-keyshortcuts=Right]").forEach((link) => {
        link.removeAttribute("aria-keyshortcuts");
    });
    document.querySelector("#mdbook-help-popup p")?.remove();

    // The corner of a table is no heading.
    document.querySelectorAll("main th:empty").forEach((corner) => corner.replaceWith(document.createElement("td")));

    // Two themes are enough, and both have the contrast that text needs.
    ["rust", "coal", "ayu"].forEach((theme) => {
        document.getElementById(`mdbook-theme-${theme}`)?.closest("li").remove();
    });
    document.getElementById("mdbook-theme-navy").textContent = "Dark";

    // What scrolls can be scrolled by keyboard.
    function letScroll() {
        document.querySelectorAll("main pre > code, main .table-wrapper").forEach((box) => {
            if (box.scrollWidth > box.clientWidth) {
                box.tabIndex = 0;
                box.setAttribute("role", "group");
                box.setAttribute("aria-label", box.matches("code") ? "Code" : "Table");
            } else {
                ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
            }
        });
    }
    new ResizeObserver(letScroll).observe(main);
    document.querySelectorAll("main details").forEach((fold) => fold.addEventListener("toggle", letScroll));
})();
