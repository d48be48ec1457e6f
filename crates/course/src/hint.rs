//! `cargo course hint`: the next hint of an exercise, one each time.

use std::fs;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use course_files::{Course, Lesson};

use crate::Outcome;
use crate::check::chosen;
use crate::input::Input;
use crate::progress::{Event, Progress};
use crate::{overview, screen};

/// Shows the next hint. Before the second and the third it asks what the student thinks, and keeps that.
pub(crate) fn hint(course: &Course, progress: &mut Progress, number: Option<&str>, input: &Input) -> Outcome {
    let Some(lesson) = chosen(course, progress, number)? else {
        return overview::what_is_next(course, progress);
    };
    let (_, exercise) = course.exercise(&lesson.number)?;
    let given = progress.hints(lesson);
    let text_of =
        |level: usize| fs::read_to_string(course.root.join(&exercise.folder).join("hints").join(format!("{level}.md")));
    let Ok(text) = text_of(given + 1) else {
        screen::line(&format!("Exercise {} has {given} hints, and you have seen them all:", lesson.number));
        (1..=given).for_each(|level| screen::line(&format!("    {}/hints/{level}.md", exercise.folder)));
        screen::next(&format!("cargo course check {}", lesson.number), "to try again");
        return Ok(ExitCode::SUCCESS);
    };
    if given > 0 {
        ask(progress, lesson, input)?;
    }
    progress.add(Event::Hint { number: lesson.number.clone(), level: given + 1 })?;
    screen::page(&text);
    screen::line("");
    screen::next(&format!("cargo course check {}", lesson.number), "to try again");
    if text_of(given + 2).is_ok() {
        screen::or(&format!("cargo course hint {}", lesson.number), "for the next hint");
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks for a guess, which makes the next hint worth more. In a pipe it takes a line if there is one.
fn ask(progress: &mut Progress, lesson: &Lesson, input: &Input) -> Result<(), String> {
    let failed = progress.last_failure(lesson).map_or(String::new(), |failed| format!(" Why does `{failed}` fail?"));
    screen::paragraph(&format!("First your own guess, in one line.{failed}"));
    if io::stdin().is_terminal() {
        screen::print("> ");
    }
    match input.line() {
        Some(text) if !text.is_empty() => progress.add(Event::Guess { number: lesson.number.clone(), text }),
        _ => Ok(()),
    }
}
