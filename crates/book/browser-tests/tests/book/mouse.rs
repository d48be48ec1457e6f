//! The same, by mouse.

use serde_json::json;

use crate::keyboard::{CHAPTER, CLOSED, LANGUAGES, NEXT_CHAPTER, OPEN, sidebar_is};
use crate::ready::in_the_browser;

#[test]
fn the_sidebar_opens_and_closes_by_mouse() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        for state in [CLOSED, OPEN] {
            page.click("#sidebar-button");
            sidebar_is(&mut page, state);
        }
    });
}

#[test]
fn the_languages_are_chosen_by_mouse_and_remembered() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        page.click("#languages button:nth-child(2)");
        assert_eq!(page.evaluate(LANGUAGES), json!(["Python", true, false]));
        page.open(&book.join(NEXT_CHAPTER));
        assert_eq!(page.evaluate(LANGUAGES), json!(["Python", true, false]));
        page.click("#languages button:nth-child(1)");
        assert_eq!(page.evaluate(LANGUAGES), json!(["Both", true, true]));
    });
}

#[test]
fn a_prediction_opens_and_closes_by_mouse() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        let answer = "document.querySelector('.prediction details > :not(summary)').checkVisibility()";
        for seen in [true, false] {
            page.click(".prediction summary");
            assert_eq!(page.evaluate(answer), seen);
        }
    });
}
