//! Timelines as pictures: a tooltip says of each bar whose it is.

use serde_json::json;

use crate::devtools::Page;
use crate::keyboard::CHAPTER;
use crate::ready::in_the_browser;

/// The tooltip of the first timeline: what it says, if it is seen.
const TOOLTIP: &str = "(() => {
    const tooltip = document.querySelector('.timeline .tooltip');
    return tooltip.checkVisibility() ? tooltip.textContent : null;
})()";

/// The names that screen readers have for the bars of the first row, of a timeline which has more than one there.
fn names(page: &mut Page) -> Vec<String> {
    let names = page.evaluate(
        "[...document.querySelector('.timeline .row').querySelectorAll('.bar')].map((bar) => bar.getAttribute('aria-label'))",
    );
    let names: Vec<_> = names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    assert!(names.len() > 1 && names.iter().all(|name| !name.is_empty()), "{names:?}");
    names
}
