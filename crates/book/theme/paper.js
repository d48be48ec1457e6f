// On paper all folds are open but those for instructors, and the theme is the light one.
(() => {
    "use strict";

    const page = document.documentElement;
    let folds = [], theme, sheets = [];
    window.addEventListener("beforeprint", () => {
        folds = [...document.querySelectorAll("main details:not([open], .instructors, .instructors *)")];
        folds.forEach((fold) => { fold.open = true; });

        theme = ["navy", "coal", "ayu"].find((dark) => page.classList.contains(dark));
        if (theme) {
            page.classList.replace(theme, "light");
            // The colours of code. mdBook turns one of its three style sheets on.
            sheets = [...document.querySelectorAll("link[id^=mdbook-][id$=-css]")].map((sheet) => [sheet, sheet.disabled]);
            sheets.forEach(([sheet]) => { sheet.disabled = sheet.id !== "mdbook-highlight-css"; });
        }
    });
    window.addEventListener("afterprint", () => {
        folds.forEach((fold) => { fold.open = false; });
        if (theme) {
            page.classList.replace("light", theme);
            sheets.forEach(([sheet, disabled]) => { sheet.disabled = disabled; });
        }
    });
})();
