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
    use std::fs;

    use course_files::Course;

    use super::*;
    use crate::contents::pages;

    /// Sentences and names of checks, and no solution: no fence, and nothing that is indented.
    #[test]
    fn each_exercise_has_mistakes_in_words() {
        watchdog::watched(|| {
            let course = Course::find().unwrap();
            if fs::read_dir(course.root.join("solutions")).is_err() {
                eprintln!("NOT RUN: this copy of the course has no solutions");
                return;
            }
            let mut exercises = 0;
            for solved in pages(&course).iter().filter_map(|page| page.solved.as_ref()) {
                let told = stumbles(&course.root, solved).unwrap();
                assert!(told.matches("**: look at ").count() > 5 && told.matches("\n- ").count() > 20, "{told}");
                assert!(!told.contains("```") && !told.contains("\n    "), "{told}");
                exercises += 1;
            }
            assert!(exercises >= 8, "{exercises}");
        });
    }

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
