//! `cargo course check`: the checks of an exercise, and the first that fails.

use std::process::ExitCode;

use check_report::{Report, Verdict};

use crate::cargo::{self, Checked};
use crate::course::{Course, Lesson};
use crate::progress::{Event, Progress};
use crate::{NOT_SOLVED, Outcome, failure, screen};

/// Runs the checks and explains the first that fails; of the one with that name if there is one.
pub(crate) fn check(course: &Course, progress: &mut Progress, number: Option<&str>, name: Option<&str>) -> Outcome {
    let lesson = chosen(course, progress, number)?;
    check_lesson(course, progress, lesson, name)
}

/// The lesson of that number, or the current one.
pub(crate) fn chosen<'c>(course: &'c Course, progress: &Progress, number: Option<&str>) -> Result<&'c Lesson, String> {
    match number {
        Some(number) => Ok(course.exercise(number)?.0),
        None => progress.current(course).ok_or_else(|| "Every exercise is solved.\nnext: cargo course list".to_owned()),
    }
}

pub(crate) fn check_lesson(course: &Course, progress: &mut Progress, lesson: &Lesson, name: Option<&str>) -> Outcome {
    let number = &lesson.number;
    let again = match name {
        Some(name) => format!("cargo course check {number} {name}"),
        None => format!("cargo course check {number}"),
    };
    let (text, complaint) = match cargo::run_checks(course, lesson, name)? {
        Checked::Ran { report, complaint } => (report, complaint),
        Checked::DoesNotCompile => {
            screen::line(&format!("Exercise {number} does not compile; the compiler says why above."));
            screen::next(&again, "when you have mended the first error");
            return Ok(ExitCode::from(NOT_SOLVED));
        }
    };
    let report = Report::parse(&text);
    if report.checks.is_empty() {
        // Refused before any check: the sentence is told as it is.
        screen::print(&text);
        screen::print(&complaint);
        screen::next(&again, "when you have done that");
        return Ok(ExitCode::from(NOT_SOLVED));
    }
    let (passed, all) = (report.passed(), report.checks.len());
    let Some(first) = report.first_objection() else {
        screen::line(&screen::good(&format!("Exercise {number}: all {all} checks pass.")));
        if name.is_some() {
            screen::next(&format!("cargo course check {number}"), "for all checks");
        } else {
            solved(course, progress, lesson)?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let count = format!("Exercise {number}: {passed} of {all} checks pass.");
    screen::line(&count);
    screen::line(&format!("\nThe first that does not: {}\n", screen::bad(&first.name)));
    if first.verdict == Verdict::Undecided {
        screen::line("The machine did not let it be decided; this says nothing of your answer.");
    } else {
        screen::line(failure::sentence(first.kind()));
        progress.add(Event::Tried { number: number.clone(), failed: first.name.clone() })?;
    }
    first.why.lines().for_each(|line| screen::line(&format!("    {line}")));
    screen::line("");
    screen::next(&format!("cargo course check {number} {}", first.name), "this check alone");
    screen::or(&format!("cargo course hint {number}"), "one hint more");
    Ok(ExitCode::from(NOT_SOLVED))
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
