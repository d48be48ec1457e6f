//! `cargo course check`: the checks of an exercise, and the first that fails.

use std::process::ExitCode;

use check_report::{Kind, Report, Verdict};
use course_files::{Course, Lesson};

use crate::cargo::{self, Checked};
use crate::progress::{Event, Progress};
use crate::{NOT_SOLVED, Outcome, failure, overview, screen};

/// Runs the checks of an exercise, or only the named check, and explains the first that fails.
pub(crate) fn check(course: &Course, progress: &mut Progress, number: Option<&str>, name: Option<&str>) -> Outcome {
    let Some(lesson) = chosen(course, progress, number)? else {
        return overview::what_is_next(course, progress);
    };
    let all_pass = check_lesson(course, progress, lesson, name)?;
    Ok(if all_pass { ExitCode::SUCCESS } else { ExitCode::from(NOT_SOLVED) })
}

/// The lesson with that number, or else the current one; `None` when no number is given and all exercises are solved.
pub(crate) fn chosen<'c>(
    course: &'c Course,
    progress: &Progress,
    number: Option<&str>,
) -> Result<Option<&'c Lesson>, String> {
    match number {
        Some(number) => Ok(Some(course.exercise(number)?.0)),
        None => Ok(progress.current(course)),
    }
}

/// Runs the checks of an exercise, or only the named check, and explains the first that fails. Returns whether all
/// that were run passed.
pub(crate) fn check_lesson(
    course: &Course,
    progress: &mut Progress,
    lesson: &Lesson,
    name: Option<&str>,
) -> Result<bool, String> {
    let number = &lesson.number;
    let again = match name {
        Some(name) => format!("cargo course check {number} {name}"),
        None => format!("cargo course check {number}"),
    };
    let (text, complaint) = match cargo::run_checks(course, lesson, name)? {
        Checked::Ran { report, complaint } => (report, complaint),
        Checked::DoesNotCompile => {
            screen::line(&format!("Exercise {number} does not compile; the compiler says why above."));
            screen::next(&again, "when you have fixed the first error");
            return Ok(false);
        }
    };
    let report = Report::parse(&text);
    if report.checks.is_empty() {
        // Refused before any check: the sentence is told as it is.
        screen::print(&text);
        screen::print(of_the_checks(&complaint));
        screen::next(&again, "when you have done that");
        return Ok(false);
    }
    let (passed, all) = (report.passed(), report.checks.len());
    let Some(first) = report.first_objection() else {
        screen::line(&screen::good(&format!("Exercise {number}: all {all} checks pass.")));
        if name.is_some() {
            screen::next(&format!("cargo course check {number}"), "for all checks");
        } else {
            solved(course, progress, lesson)?;
        }
        return Ok(true);
    };
    let count = format!("Exercise {number}: {passed} of {all} checks pass.");
    screen::line(&count);
    screen::line(&format!("\nThe first that does not: {}\n", screen::bad(&first.name)));
    if first.verdict == Verdict::Undecided {
        screen::line("The machine did not let it be decided; this says nothing about your answer.");
    } else {
        screen::line(failure::sentence(first.kind()));
        if first.kind() == Kind::NotWritten {
            let folder = &course.exercise(number)?.1.folder;
            screen::paragraph(&format!(
                "You write it in {folder}/src/lib.rs; {folder}/README.md says what it must do."
            ));
        }
        let others_passed = name.is_none() && report.is_of_a_whole_answer();
        progress.add(Event::Tried { number: number.clone(), failed: report.failed(), others_passed })?;
    }
    // As the report has it: its lines fit a screen of 80 columns, and an order of events is laid out.
    screen::line(&format!("\n{}\n", first.why));
    let what_for = if name.is_some() { "to try again" } else { "this check alone" };
    screen::next(&format!("cargo course check {number} {}", first.name), what_for);
    screen::or(&format!("cargo course hint {number}"), "for the next hint");
    Ok(false)
}

/// The complaint without what cargo adds: how the program of the checks is called, and that it has failed.
fn of_the_checks(complaint: &str) -> &str {
    let cargo = complaint.find("error: test failed, to rerun pass ");
    &complaint[..cargo.unwrap_or(complaint.len())]
}

fn solved(course: &Course, progress: &mut Progress, lesson: &Lesson) -> Result<(), String> {
    if !progress.is_solved(lesson) {
        progress.add(Event::Solved { number: lesson.number.clone() })?;
    }
    screen::next(&format!("cargo course solution {}", lesson.number), "other right answers, and known mistakes");
    let later = course.lessons.iter().find(|later| later.number > lesson.number);
    if let Some(later) = later {
        screen::or(&format!("cargo course run {}", later.number), &format!("lesson {}, {}", later.number, later.title));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_adds_is_left_out() {
        let refused = "the checks do not run: the answer uses something\nnext: remove it\n";
        let cargo = "error: test failed, to rerun pass `-p exercise01 --test checks`\n\nCaused by:\n  a path\n";
        assert_eq!(of_the_checks(&format!("{refused}{cargo}")), refused);
        assert_eq!(of_the_checks(refused), refused);
    }
}
