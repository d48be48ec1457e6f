//! Schedules: an order in which a program goes wrong, which is stepped through with arrow keys, and whole on paper.

use serde_json::{Value, json};

use crate::page::Page;
use crate::ready::in_the_browser;

/// A chapter with two schedules.
const CHAPTER: &str = "lessons/lesson05-gil/index.html";

/// Of the first schedule: how many steps it has and how many of them are seen, whether the outcome is seen, and what is
/// said of the last step.
const STATE: &str = "(() => {
    const figure = document.querySelector('figure.schedule');
    const isSeen = (part) => part.checkVisibility({ visibilityProperty: true }) && part.getBoundingClientRect().height > 0;
    const steps = [...figure.querySelectorAll('tbody tr')];
    return {
        steps: steps.length,
        seen: steps.filter((step) => [...step.cells].every(isSeen)).length,
        outcome: [...figure.querySelectorAll('.outcome p')].every(isSeen),
        said: figure.querySelector('.said').textContent,
    };
})()";

#[test]
fn a_schedule_is_stepped_through_by_keyboard() {
    in_the_browser(|book, mut page| {
        page.open(&book.join(CHAPTER));
        let here = page.evaluate("location.href");
        // The first button that Tab reaches.
        page.evaluate("document.querySelector('figure.schedule button').focus()");
        let steps = page.evaluate(STATE)["steps"].as_u64().unwrap();
        assert!(steps >= 4, "{steps}");
        stands_at(&mut page, 0);
        let right = (1..=steps).map(|step| ("ArrowRight", step));
        let left = (0..steps).rev().map(|step| ("ArrowLeft", step));
        let ends = [("ArrowLeft", 0), ("End", steps), ("ArrowRight", steps), ("Home", 0)];
        for (key, step) in right.chain(left).chain(ends) {
            page.press(key);
            stands_at(&mut page, step);
        }
        page.press("Tab");
        assert_eq!(page.evaluate("document.activeElement.textContent"), "Next");
        page.press("Enter");
        stands_at(&mut page, 1);
        page.press(" ");
        stands_at(&mut page, 2);
        // The other schedule has its own steps, and no page was turned.
        let others = page.evaluate("document.querySelectorAll('figure.schedule')[1].querySelectorAll('.now').length");
        assert_eq!([others, page.evaluate("location.href")], [json!(0), here]);
    });
}

/// Checks that the first so many steps are seen and no more, and that the last of them is said.
fn stands_at(page: &mut Page, step: u64) {
    let state = page.evaluate(STATE);
    assert_eq!([&state["seen"], &state["outcome"]], [&json!(step), &json!(step == state["steps"])], "{state}");
    let said = state["said"].as_str().unwrap();
    let expected =
        if step == 0 { "No thread has begun.".to_owned() } else { format!("Step {step} of {}.", state["steps"]) };
    assert!(said.starts_with(&expected) && said.contains("Outcome: ") == state["outcome"], "{state}");
}

#[test]
fn a_printed_schedule_has_all_steps() {
    in_the_browser(|book, mut page| {
        for scheme in ["light", "dark"] {
            page.prefers(scheme);
            page.open(&book.join(CHAPTER));
            page.evaluate("document.querySelector('figure.schedule button').focus()");
            page.press("ArrowRight");
            stands_at(&mut page, 1);
            page.is_shown_on("print", scheme);
            page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
            let state = page.evaluate(STATE);
            assert_eq!([&state["seen"], &state["outcome"]], [&state["steps"], &Value::Bool(true)], "{scheme}: {state}");
            let others = page.evaluate(
                "[...document.querySelectorAll('.schedule :is(.controls, .mark)')].filter((part) => part.checkVisibility()).length",
            );
            assert_eq!(others, 0, "{scheme}");
            let colours = page.evaluate(
                "(() => {
                    const style = getComputedStyle(document.querySelector('figure.schedule'));
                    return [style.backgroundColor, style.color, getComputedStyle(document.querySelector('.schedule tr')).breakInside];
                })()",
            );
            assert_eq!(colours, json!(["rgb(255, 255, 255)", "rgb(27, 27, 27)", "avoid"]), "{scheme}");
        }
    });
}
