//! What is folded for instructors at the end of a lesson: how to teach it, and where students stumble.

use std::path::Path;

use crate::assembly::Finished;
use crate::contents::Solved;

/// The name by which a link reaches the fold.
pub(crate) const ANCHOR: &str = "for-instructors";

/// The fold, or nothing where there is nothing to say.
pub(crate) fn section(teaching: Option<&Finished>, stumbles: &str) -> String {
    let Some(teaching) = teaching else { return String::new() };
    let text = teaching.text.trim();
    format!(
        "\n<details class=\"instructors\" id=\"{ANCHOR}\">\n<summary>For instructors</summary>\n\n{text}\n\n{stumbles}</details>\n"
    )
}

/// The mistakes that the checks of an exercise know, each under the first check that fails it. They are told in words, so
/// that the fold does not show a solution.
pub(crate) fn stumbles(root: &Path, solved: &Solved) -> Result<String, String> {
    let stumbles = known_mistakes::stumbles(&root.join(&solved.exercise), &root.join(&solved.solution))?;
    let told = stumbles.iter().map(|stumble| {
        let mistakes: String = stumble.mistakes.iter().map(|mistake| format!("- {mistake}\n")).collect();
        format!("**`{}`**: look at {}.\n\n{mistakes}\n", stumble.check, stumble.look_at)
    });
    let told: String = told.collect();
    Ok(format!(
        "<details>\n<summary>Where students stumble in the exercise</summary>\n\nThe mistakes that the checks know. Each \
         stands under the first check that fails it.\n\n{told}</details>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_folded_inside_the_page_for_instructors() {
        watchdog::watched(|| {
            let teaching = Finished { title: "T".to_owned(), text: "\n\nAsk.\n".to_owned() };
            let expected = "\n<details class=\"instructors\" id=\"for-instructors\">\n<summary>For instructors</summary>\n\n\
                            Ask.\n\nmistakes\n</details>\n";
            assert_eq!(section(Some(&teaching), "mistakes\n"), expected);
            assert_eq!(section(None, "mistakes\n"), "");
        });
    }
}
