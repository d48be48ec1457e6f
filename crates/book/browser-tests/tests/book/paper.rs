//! The book on paper.

use serde_json::{Value, json};

use crate::keyboard::CHAPTER;
use crate::page::Page;
use crate::ready::in_the_browser;

#[test]
fn a_printed_chapter_has_its_answers_and_no_buttons() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        let folded = "[...document.querySelectorAll('.prediction details')].filter((fold) => !fold.open).length";
        let before = page.evaluate(folded);
        assert!(before.as_u64() > Some(0), "{before}");
        // The book's own listeners came first.
        page.evaluate(&format!("window.addEventListener('beforeprint', () => {{ window.foldedOnPaper = {folded}; }})"));

        let printed = page.call("Page.printToPDF", json!({}));
        let printed = printed["data"].as_str().unwrap();
        // What `%PDF-` begins with in base64.
        assert!(printed.starts_with("JVBERi0"), "{printed:.20}");
        let pages = page.evaluate("Math.round(document.querySelector('main').scrollHeight / 1100)");
        assert!(printed.len() > 50_000, "{} letters for some {pages} pages", printed.len());
        assert_eq!(page.evaluate("window.foldedOnPaper"), 0);
        // Afterwards the page is what it was.
        page.wait_until(&format!("{folded} === {before}"));
    });
}

#[test]
fn paper_is_white_and_shows_the_chapter_alone() {
    in_the_browser(|book, mut page| {
        for scheme in ["light", "dark"] {
            page.prefers(scheme);
            page.open(&book.join(CHAPTER));
            let expected = json!({ "unseen": [], "others": [], "paper": "rgb(255, 255, 255)", "ink": "rgb(0, 0, 0)" });
            assert_eq!(on_paper(&mut page, scheme), expected, "{scheme}");
        }
    });
}

/// The parts of answers that are missing on paper, the parts around the chapter that are not, and the colours.
fn on_paper(page: &mut Page, scheme: &str) -> Value {
    page.is_shown_on("print", scheme);
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    page.evaluate(
        "({
            unseen: [...document.querySelectorAll('.prediction > details > :not(summary)')].filter((part) =>
                !part.checkVisibility() || part.getBoundingClientRect().height === 0).map((part) => part.outerHTML),
            others: ['#mdbook-sidebar', '#mdbook-menu-bar', '.nav-chapters', 'summary', '#skip-link'].filter((other) =>
                document.querySelector(other).checkVisibility()),
            paper: getComputedStyle(document.documentElement).backgroundColor,
            ink: getComputedStyle(document.querySelector('main p')).color,
        })",
    )
}
