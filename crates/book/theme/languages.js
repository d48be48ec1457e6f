// The switch between Python and Rust.
(() => {
    "use strict";

    const root = document.documentElement;

    function addSwitch() {
        const group = document.createElement("div");
        group.id = "languages";
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", "Languages shown");
        const buttons = [["both", "Both"], ["python", "Python"], ["rust", "Rust"]].map(([name, words]) => {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = words;
            button.addEventListener("click", () => choose(name));
            button.dataset.languages = name;
            group.append(button);
            return button;
        });

        function choose(name) {
            root.dataset.languages = name;
            try { localStorage.setItem("course-languages", name); } catch { }
            show();
        }

        function show() {
            const chosen = root.dataset.languages || "both";
            buttons.forEach((button) => button.setAttribute("aria-pressed", button.dataset.languages === chosen));
        }

        show();
        document.querySelector("#mdbook-menu-bar .right-buttons").prepend(group);
    }

    if (document.querySelector(".side-by-side")) {
        addSwitch();
    }
})();
