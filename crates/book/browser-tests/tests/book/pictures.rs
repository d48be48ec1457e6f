//! Timelines as pictures: a tooltip says which task a bar is, and how long it ran.

use serde_json::json;

use crate::keyboard::CHAPTER;
use crate::page::Page;
use crate::ready::in_the_browser;

/// The bars of a row that has more than one.
const BARS: &str =
    "[...[...document.querySelectorAll('.timeline .row')].map((row) => [...row.querySelectorAll('.bar')])
    .find((bars) => bars.length > 1)]";

/// Runs a test with a chapter that has timelines.
fn with_timelines(test: impl FnOnce(&mut Page) + Send + 'static) {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        // The answers of predictions have pictures too.
        page.evaluate("document.querySelectorAll('main .prediction details').forEach((fold) => { fold.open = true; })");
        page.evaluate(&format!("window.bars = {BARS}"));
        test(&mut page);
    });
}

/// Checks that the tooltip in the figure of this bar says what screen readers say of it.
fn is_explained(page: &mut Page, bar: usize) {
    let said = page.evaluate(&format!(
        "(() => {{
            const bar = window.bars[{bar}], tooltip = bar.closest('.timeline').querySelector('.tooltip');
            const seen = tooltip.checkVisibility() ? tooltip.textContent.replaceAll('\\n', ', ') : 'no tooltip is seen';
            return [bar.getAttribute('aria-label'), seen];
        }})()"
    ));
    assert!(said[0].as_str().is_some_and(|name| name.contains(" ms") || name.contains(" s")), "{said}");
    assert_eq!(said[0], said[1]);
}

#[test]
fn the_bar_under_the_mouse_is_explained() {
    with_timelines(|page| {
        page.evaluate("window.bars.forEach((bar, number) => { bar.id = `bar-${number}`; })");
        for bar in [0, 1] {
            page.point_at(&format!("#bar-{bar}"));
            page.wait_until(&format!("document.querySelector('#bar-{bar}:hover')"));
            is_explained(page, bar);
        }
        page.point_at("main h1");
        page.wait_until("[...document.querySelectorAll('.timeline .tooltip')].every((tooltip) => tooltip.hidden)");
    });
}

#[test]
fn the_bar_in_focus_is_explained_and_arrow_keys_go_to_the_next() {
    with_timelines(|page| {
        page.evaluate("window.bars[0].focus()");
        for (key, bar) in [("ArrowRight", 1), ("ArrowLeft", 0)] {
            page.press(key);
            assert_eq!(page.evaluate("window.bars.indexOf(document.activeElement)"), json!(bar), "{key}");
            is_explained(page, bar);
        }
        page.press("Escape");
        page.wait_until("window.bars[0].closest('.timeline').querySelector('.tooltip').hidden");
    });
}

#[test]
fn one_bar_of_a_timeline_is_reached_with_tab() {
    with_timelines(|page| {
        let stops = page.evaluate(
            "[...document.querySelectorAll('.timeline')].map((figure) =>
                figure.querySelectorAll('.bar[tabindex=\"0\"]').length)",
        );
        let stops = stops.as_array().unwrap();
        assert!(!stops.is_empty() && stops.iter().all(|stops| *stops == 1), "{stops:?}");
    });
}
