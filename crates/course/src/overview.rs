//! Where the student is: what is done, and what is next.

use std::process::ExitCode;

use course_files::{Course, Lesson};

use crate::Outcome;
use crate::progress::Progress;
use crate::screen;

/// `cargo course`.
pub(crate) fn what_is_next(course: &Course, progress: &Progress) -> Outcome {
    let exercises = course.lessons.iter().filter(|lesson| lesson.exercise.is_some());
    let solved = exercises.clone().filter(|lesson| progress.is_solved(lesson)).count();
    screen::line(&format!("You have solved {solved} of {} exercises.", exercises.count()));
    let Some(lesson) = progress.current(course) else {
        screen::line("That was the whole course.");
        screen::next("cargo course list", "to look back");
        return Ok(ExitCode::SUCCESS);
    };
    let number = &lesson.number;
    match progress.last_failure(lesson) {
        None => {
            let (title, folder) = (&lesson.title, &lesson.folder);
            screen::paragraph(&format!("The next lesson is {number}, {title}; its page is {folder}/README.md."));
            if let Some(exercise) = &lesson.exercise {
                let folder = &exercise.folder;
                screen::paragraph(&format!("What to do in its exercise is on the page {folder}/README.md."));
            }
            screen::next(&format!("cargo course run {number}"), "the lesson");
            screen::or(&format!("cargo course check {number}"), "the checks of its exercise");
        }
        Some(failed) => {
            screen::paragraph(&format!("You are at exercise {number}; `{failed}` failed last."));
            screen::next(&format!("cargo course check {number}"), "to try again");
            screen::or(&format!("cargo course hint {number}"), "for the next hint");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `cargo course list`.
pub(crate) fn list(course: &Course, progress: &Progress) -> Outcome {
    for lesson in &course.lessons {
        screen::line(&format!("{}  {}", lesson.number, lesson.title));
        if let Some(exercise) = &lesson.exercise {
            screen::line(&format!("    {:<9} {}", state_of(lesson, progress), exercise.title));
        }
    }
    screen::line("");
    what_is_next(course, progress)
}

fn state_of(lesson: &Lesson, progress: &Progress) -> &'static str {
    match (progress.is_solved(lesson), progress.last_failure(lesson)) {
        (true, _) => "solved",
        (false, Some(_)) => "begun",
        (false, None) => "open",
    }
}
