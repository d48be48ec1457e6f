//! What those do who use no mouse.

use serde_json::json;

use crate::page::Page;
use crate::ready::in_the_browser;

/// A chapter with both languages, side by side, and with predictions.
pub(crate) const CHAPTER: &str = "lessons/lesson02-pools/index.html";
/// Another one.
pub(crate) const NEXT_CHAPTER: &str = "lessons/lesson03-as-completed/index.html";
const EXERCISE: &str = "exercises/exercise02-parallel-sum/index.html";

/// What the button says of the sidebar, whether that is in the window, and whether its links can be reached.
const SIDEBAR: &str = "[
    document.getElementById('sidebar-button').ariaExpanded,
    document.getElementById('mdbook-sidebar').getBoundingClientRect().right > 0,
    !document.getElementById('mdbook-sidebar').inert,
]";
pub(crate) const OPEN: &str = "[\"true\",true,true]";
pub(crate) const CLOSED: &str = "[\"false\",false,false]";

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
        sidebar_is(&mut page, OPEN);
        page.evaluate("document.getElementById('sidebar-button').focus()");
        for key in ["Enter", " "] {
            for state in [CLOSED, OPEN] {
                page.press(key);
                sidebar_is(&mut page, state);
                assert_eq!(page.evaluate("document.activeElement.id"), "sidebar-button");
            }
        }
    });
}

/// Waits until the sidebar has slid there.
pub(crate) fn sidebar_is(page: &mut Page, state: &str) {
    page.wait_until(&format!("JSON.stringify({SIDEBAR}) === '{state}'"));
}

#[test]
fn a_sidebar_that_is_closed_before_it_has_slid_is_closed() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        page.evaluate("window.button = document.getElementById('sidebar-button'); button.click()");
        sidebar_is(&mut page, CLOSED);
        // Nothing is drawn between the two clicks.
        page.evaluate("button.click(); document.getElementById('mdbook-sidebar').offsetLeft; button.click()");
        sidebar_is(&mut page, CLOSED);
        page.evaluate("document.querySelector('.chapter-fold-toggle').focus()");
        assert_eq!(page.evaluate("document.activeElement.matches('#mdbook-sidebar *')"), false);
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
