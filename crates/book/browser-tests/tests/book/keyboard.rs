//! What those do who use no mouse.

use serde_json::json;

use crate::ready::in_the_browser;

/// A chapter with both languages, side by side, and with predictions.
pub(crate) const CHAPTER: &str = "lessons/lesson02-pools/index.html";
/// Another one.
pub(crate) const NEXT_CHAPTER: &str = "lessons/lesson03-as-completed/index.html";
const EXERCISE: &str = "exercises/exercise02-parallel-sum/index.html";

/// The button that says whether the sidebar is open, and whether it is.
pub(crate) const SIDEBAR: &str = "[
    document.getElementById('sidebar-button').ariaExpanded,
    document.getElementById('mdbook-sidebar').checkVisibility({ visibilityProperty: true }),
]";

/// The languages that are pressed, and whether Python and Rust are seen.
pub(crate) const LANGUAGES: &str = "[
    [...document.querySelectorAll('#languages [aria-pressed=true]')].map((button) => button.textContent).join(),
    document.querySelector('.in-python').checkVisibility(),
    document.querySelector('.in-rust').checkVisibility(),
]";

#[test]
fn the_first_tab_is_a_link_to_the_content() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        page.press("Tab");
        assert_eq!(page.evaluate("document.activeElement.textContent"), "Skip to the content");
        let seen = page.evaluate("document.activeElement.getBoundingClientRect().left");
        assert_eq!(seen, 0);
        page.press("Enter");
        page.wait_until("document.activeElement.matches('main')");
    });
}

#[test]
fn the_sidebar_opens_and_closes_by_keyboard() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        assert_eq!(page.evaluate(SIDEBAR), json!(["true", true]));
        page.evaluate("document.getElementById('sidebar-button').focus()");
        for key in ["Enter", " "] {
            for (expanded, seen) in [("false", false), ("true", true)] {
                page.press(key);
                // It slides.
                page.wait_until(&format!("JSON.stringify({SIDEBAR}) === '{}'", json!([expanded, seen])));
                assert_eq!(page.evaluate("document.activeElement.id"), "sidebar-button");
            }
        }
    });
}

#[test]
fn parts_of_the_sidebar_fold_by_keyboard() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        page.evaluate("document.querySelector('.chapter-fold-toggle').focus()");
        let expanded = "document.activeElement.ariaExpanded";
        let before = page.evaluate(expanded);
        page.press("Enter");
        let after = page.evaluate(expanded);
        assert_eq!([&before, &after].map(|value| value == "true" || value == "false"), [true; 2], "{before}, {after}");
        assert_ne!(before, after);
        page.press(" ");
        assert_eq!(page.evaluate(expanded), before);
    });
}

#[test]
fn arrow_keys_turn_no_page() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        // mdBook turns the page by `window.location`. A page that is being left answers `beforeunload` first.
        page.evaluate("window.left = 0; window.addEventListener('beforeunload', () => window.left++)");
        let here = page.evaluate("location.href");
        for key in ["ArrowRight", "ArrowLeft"] {
            page.press(key);
            assert_eq!(page.evaluate("[window.left, location.href]"), json!([0, here]), "{key}");
        }
        // That is how leaving is seen.
        page.leave("document.querySelector('.nav-chapters.next').click()");
        assert_ne!(page.evaluate("location.href"), here);
    });
}

#[test]
fn the_languages_are_chosen_by_keyboard_and_remembered() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        assert_eq!(page.evaluate(LANGUAGES), json!(["Both", true, true]));
        page.evaluate("document.querySelector('#languages button').focus()");
        page.press("Tab");
        page.press("Enter");
        assert_eq!(page.evaluate(LANGUAGES), json!(["Python", true, false]));
        page.press("Tab");
        page.press(" ");
        assert_eq!(page.evaluate(LANGUAGES), json!(["Rust", false, true]));
        page.open(&book.join(NEXT_CHAPTER));
        assert_eq!(page.evaluate(LANGUAGES), json!(["Rust", false, true]));
    });
}

#[test]
fn a_prediction_opens_by_keyboard() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        let answer = "document.querySelector('.prediction details > :not(summary)').checkVisibility()";
        assert_eq!(page.evaluate(answer), false);
        page.evaluate("document.querySelector('.prediction summary').focus()");
        page.press("Enter");
        assert_eq!(page.evaluate(answer), true);
    });
}

#[test]
fn a_link_to_the_last_hint_opens_all_three() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(EXERCISE));
        let open = "[...document.querySelectorAll('.hint')].map((hint) => hint.open)";
        assert_eq!(page.evaluate(open), json!([false, false, false]));
        page.evaluate("document.querySelector('main a[href$=\"#hint-3\"]').focus()");
        page.press("Enter");
        page.wait_until("document.activeElement.matches('#hint-3 > summary')");
        assert_eq!(page.evaluate(open), json!([true, true, true]));
    });
}
