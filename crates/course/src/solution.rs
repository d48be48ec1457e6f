//! `cargo course solution`: what differs between the student's answer and the solution, other right answers, and which
//! known mistakes the student's tries look like. Only for an exercise that is solved.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use course_files::Course;
use known_mistakes::{Proof, alike};

use crate::comparison::difference;
use crate::progress::Progress;
use crate::{NOT_SOLVED, Outcome, screen};

/// Once the exercise is solved: the student's answer beside the solution, and the mistakes on the way to it.
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
        screen::or(&format!("cargo course hint {}", lesson.number), "for the next hint");
        return Ok(ExitCode::from(NOT_SOLVED));
    }
    show_difference(course, &exercise.folder, &format!("{solution}/src/lib.rs"))?;
    screen::line(&format!("\nOther right answers: {solution}/alternates"));
    for (name, about) in answers(&course.root.join(solution).join("alternates")) {
        screen::line(&format!("  {name}"));
        screen::indented(6, &about);
    }
    screen::line(&format!("\nMistakes that the checks know: {solution}/mutants"));
    show_mistakes(&progress.failures(lesson), &course.root.join(solution));
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

/// The most lines of a comparison that are printed; a longer one is easier to read in an editor.
const MOST_LINES: usize = 60;

/// What leads from the student's answer to the solution.
fn show_difference(course: &Course, exercise: &str, solution: &str) -> Result<(), String> {
    let (own, stub) = (format!("{exercise}/src/lib.rs"), format!("{exercise}/stub.rs"));
    let read = |file: &str| {
        fs::read_to_string(course.root.join(file))
            .map_err(|error| format!("{file} cannot be read: {error}.\nnext: cargo course list"))
    };
    let own_text = read(&own)?;
    if read(&stub).is_ok_and(|stub_text| difference((&own, &own_text), (&stub, &stub_text)).is_empty()) {
        screen::paragraph(&format!("{own} is as it was given, so there is nothing to compare with {solution}."));
        screen::line("If you have reset it, your work is in .course/kept.");
        return Ok(());
    }
    let lines = difference((&own, &own_text), (solution, &read(solution)?));
    if lines.is_empty() {
        screen::paragraph(&format!("Your answer is the solution, word for word: {solution}."));
        return Ok(());
    }
    screen::line("From your answer (-) to the solution (+):\n");
    for (index, line) in lines.iter().take(MOST_LINES).enumerate() {
        screen::line(&match line.chars().next() {
            // The first two lines name the files.
            Some('-') if index > 1 => screen::bad(line),
            Some('+') if index > 1 => screen::good(line),
            _ => line.clone(),
        });
    }
    if let Some(more @ 1..) = lines.len().checked_sub(MOST_LINES) {
        let lines = if more == 1 { "line" } else { "lines" };
        screen::line(&format!("\n{more} more {lines}. Compare the files in your editor:\n  {own}\n  {solution}"));
    }
    Ok(())
}

/// The most mistakes that are named for one try.
const MOST_MISTAKES: usize = 4;

/// The known mistakes that the student's tries look like.
fn show_mistakes(tries: &[BTreeSet<&str>], solution: &Path) {
    // Without a readable proof no mistake is known, and that is not the student's business.
    let Ok(proof) = Proof::read(solution) else { return };
    let alike = tries.iter().filter_map(|failed| Some((failed, alike(failed, &proof.mutants)?)));
    for (index, (failed, mistakes)) in alike.enumerate() {
        if index == 0 {
            screen::line("\nWhich mistake did you make?");
        }
        let (these, checks) = if failed.len() == 1 { ("this", "check") } else { ("these", "checks") };
        screen::line(&format!("\n  You failed {these} {checks}:"));
        failed.iter().for_each(|check| screen::line(&format!("      {check}")));
        let fail = if mistakes.names.len() == 1 { "This mistake fails" } else { "These mistakes fail" };
        let same = if mistakes.exactly { "the same" } else { "nearly the same" };
        screen::line(&format!("  {fail} {same} {checks}:"));
        for name in mistakes.names.iter().take(MOST_MISTAKES) {
            let file = solution.join("mutants").join(format!("{name}.rs"));
            screen::line(&format!("      {name}"));
            // The program as it was given is a mistake too, and lies elsewhere.
            if let Some(about) = about(&file) {
                screen::indented(10, about.trim_start_matches("Mistake: "));
            }
        }
        if let Some(more @ 1..) = mistakes.names.len().checked_sub(MOST_MISTAKES) {
            screen::line(&format!("      and {more} more"));
        }
    }
}

/// The files of a folder, each with what it says of itself.
fn answers(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut answers: Vec<_> = files
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?.strip_suffix(".rs")?.to_owned();
            Some((name, about(&entry.path())?))
        })
        .collect();
    answers.sort();
    answers
}

/// The first paragraph of what a file says of itself.
fn about(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let lines = text.lines().map_while(|line| Some(line.strip_prefix("//!")?.trim()));
    Some(lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" "))
}
