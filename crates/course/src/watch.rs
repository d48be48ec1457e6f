//! `cargo course watch`: checks again each time that the answer is saved, and takes commands meanwhile.
//!
//! It looks at the answer's files a few times a second. That works everywhere, on network drives too, where a system
//! sends no word of changes, and the files are few.
//!
//! A command is a letter, then Enter. Single keys would need another mode of the terminal and a crate for it; lines work
//! in a dumb terminal, in a pipe and with a screen reader, and Ctrl-C ends the program as it always does. When standard
//! input has ended, it only watches.

use std::fs;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::check::{check_lesson, chosen};
use crate::course::{Course, Lesson};
use crate::hint::hint;
use crate::input::{Input, Typed};
use crate::progress::Progress;
use crate::{Outcome, cargo, overview, screen};

const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Checks the exercise, and again at each change of its sources, until it is solved or the student quits.
pub(crate) fn watch(course: &Course, progress: &mut Progress, number: Option<&str>) -> Outcome {
    let input = Input::default();
    let mut lesson = chosen(course, progress, number)?;
    loop {
        // Taken before the checks: what is saved while they run is checked next.
        let checked = last_change(course, lesson);
        if check_lesson(course, progress, lesson, None)? {
            return Ok(ExitCode::SUCCESS);
        }
        loop {
            say_what_it_waits_for(lesson);
            match saved_or_typed(course, lesson, &checked, &input) {
                None => break,
                Some(command) => match command.as_str() {
                    "c" => break,
                    "h" => drop(hint(course, progress, Some(&lesson.number), &input)?),
                    "l" => drop(overview::list(course, progress)?),
                    "n" => match next_exercise(course, progress, lesson) {
                        Some(next) => {
                            lesson = next;
                            break;
                        }
                        None => screen::line("No later exercise is unsolved."),
                    },
                    "q" => {
                        screen::next("cargo course", "to see where you are");
                        return Ok(ExitCode::SUCCESS);
                    }
                    "r" => drop(cargo::run_lesson(course, lesson, &[])?),
                    "" => {}
                    other => screen::line(&format!("There is no command `{other}`.")),
                },
            }
        }
    }
}

fn say_what_it_waits_for(lesson: &Lesson) {
    let folder = lesson.exercise.as_ref().map_or("", |exercise| &exercise.folder);
    screen::line(&format!("\nWaiting for you to save {folder}/src/lib.rs."));
    screen::line("Or a letter, then Enter: h hint, l list, n next, r lesson, c check, q quit.\n");
}

/// Waits until the answer is saved or a line is typed; gives the line.
fn saved_or_typed(course: &Course, lesson: &Lesson, checked: &Sources, input: &Input) -> Option<String> {
    loop {
        match input.line_within(BETWEEN_LOOKS) {
            Typed::Line(line) => return Some(line),
            Typed::Nothing => {}
            Typed::End => thread::sleep(BETWEEN_LOOKS),
        }
        if last_change(course, lesson) != *checked {
            return None;
        }
    }
}

fn next_exercise<'c>(course: &'c Course, progress: &Progress, lesson: &Lesson) -> Option<&'c Lesson> {
    let later = course.lessons.iter().filter(|later| later.number > lesson.number && later.exercise.is_some());
    later.into_iter().find(|later| !progress.is_solved(later))
}

/// When a source of an answer was last changed, and how many bytes they have: an editor may keep an old date.
type Sources = Option<(SystemTime, u64)>;

fn last_change(course: &Course, lesson: &Lesson) -> Sources {
    let folder = course.root.join(&lesson.exercise.as_ref()?.folder).join("src");
    let files = fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.metadata().ok());
    files.fold(None, |last, file| {
        let changed = file.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let (latest, bytes) = last.unwrap_or((SystemTime::UNIX_EPOCH, 0));
        Some((latest.max(changed), bytes + file.len()))
    })
}
