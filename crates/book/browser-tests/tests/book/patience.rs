//! No test waits for ever: what it waited for is named, and so is the end of the browser.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde_json::json;

use crate::page::Page;
use crate::ready::{browser_of_its_own, in_the_browser, with_the_book};

/// What is said when this fails.
fn failure(act: impl FnOnce()) -> String {
    *catch_unwind(AssertUnwindSafe(act)).unwrap_err().downcast().unwrap()
}

#[test]
fn no_call_waits_for_ever() {
    in_the_browser(|_, mut page| {
        page.connection.patience = Duration::from_millis(100);
        let said = failure(|| {
            page.evaluate("new Promise(() => {})");
        });
        assert!(said.contains("no answer after 100ms") && said.contains("new Promise(() => {})"), "{said}");
        assert!(said.contains("the browser is running"), "{said}");
        let said = failure(|| page.wait_until("1 > 2"));
        assert!(said.contains("after 100ms") && said.contains("1 > 2"), "{said}");
    });
}

#[test]
fn a_browser_or_a_page_that_has_ended_is_named() {
    with_the_book(|_, _| {
        let browser = browser_of_its_own();
        let mut page = Page::new(browser.clone());
        let said = failure(|| {
            page.call("Page.crash", json!({}));
        });
        assert!(said.contains("the page has crashed") && said.contains("Page.crash"), "{said}");
        let mut page = Page::new(browser.clone());
        browser.end();
        let said = failure(|| {
            page.evaluate("1");
        });
        assert!(said.contains("the browser has ended (") && said.contains("Runtime.evaluate"), "{said}");
    });
}

#[test]
fn windows_behind_others_have_the_focus_and_are_drawn() {
    with_the_book(|_, browser| {
        let mut pages = [(); 3].map(|()| Page::new(browser.clone()));
        for page in &mut pages {
            let state = "[document.hasFocus(), document.visibilityState]";
            assert_eq!(page.evaluate(state), json!([true, "visible"]));
            page.evaluate("new Promise((drawn) => requestAnimationFrame(drawn)).then(() => null)");
        }
    });
}
