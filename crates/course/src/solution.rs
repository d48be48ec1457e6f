//! `cargo course solution`: where the solution is, its alternates and the mistakes it knows, for who has an own answer.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::course::Course;
use crate::progress::Progress;
use crate::{NOT_SOLVED, Outcome, screen};

/// Lists the right answers, each with what it says of itself, once the exercise is solved.
pub(crate) fn show(course: &Course, progress: &Progress, number: &str) -> Outcome {
    let (lesson, exercise) = course.exercise(number)?;
    let Some(solution) = &exercise.solution else {
        return Err(format!(
            "The solution of exercise {} is not in this copy of the course.\nnext: cargo course",
            lesson.number
        ));
    };
    if !progress.is_solved(lesson) {
        screen::line(&format!(
            "You learn more from the solution of exercise {} when you have your own.",
            lesson.number
        ));
        screen::next(&format!("cargo course check {}", lesson.number), "to see how far you are");
        screen::or(&format!("cargo course hint {}", lesson.number), "for one hint more");
        return Ok(ExitCode::from(NOT_SOLVED));
    }
    screen::line(&format!("The solution: {solution}/src/lib.rs; yours: {}/src/lib.rs.", exercise.folder));
    for (heading, folder) in [("Other right answers:", "alternates"), ("Mistakes that the checks know:", "mutants")] {
        screen::line(&format!("\n{heading} {solution}/{folder}"));
        for (name, first_line) in answers(&course.root.join(solution).join(folder)) {
            screen::line(&format!("  {name}\n      {first_line}"));
        }
    }
    screen::line("");
    let later = course.lessons.iter().find(|later| later.number > lesson.number);
    match later {
        Some(later) => screen::next(
            &format!("cargo course run {}", later.number),
            &format!("lesson {}, {}", later.number, later.title),
        ),
        None => screen::next("cargo course list", "to look back"),
    }
    Ok(ExitCode::SUCCESS)
}

/// The files of a folder, each with the first line of what it says of itself.
fn answers(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut answers: Vec<_> = files
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?.strip_suffix(".rs")?.to_owned();
            let text = fs::read_to_string(entry.path()).ok()?;
            let line = text.lines().next()?.trim_start_matches("//!").trim().to_owned();
            Some((name, line))
        })
        .collect();
    answers.sort();
    answers
}
