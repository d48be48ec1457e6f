//! `cargo course watch`: checks again each time that the answer is saved, and takes commands meanwhile.
//!
//! It looks at the answer's files a few times a second. That works everywhere, on network drives too, where a system
//! sends no word of changes, and the files are few.
//!
//! A command is a letter, then Enter. Single keys would need another mode of the terminal and a crate for it; lines
//! work in a dumb terminal, in a pipe and with a screen reader, and Ctrl-C ends the program as it always does. When
//! standard input has ended, it only watches.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, SystemTime};

use course_files::{Course, Lesson};

use crate::check::{check_lesson, chosen};
use crate::hint::hint;
use crate::input::{Input, Typed};
use crate::progress::Progress;
use crate::{Outcome, cargo, overview, screen};

const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Checks the exercise, and again at each change of its sources, until it is solved or the student quits.
pub(crate) fn watch(course: &Course, progress: &mut Progress, number: Option<&str>) -> Outcome {
    let input = Input::default();
    let Some(mut lesson) = chosen(course, progress, number)? else {
        return overview::what_is_next(course, progress);
    };
    loop {
        // Taken before the checks: what is saved while they run is checked next.
        let checked = sources_of(course, lesson);
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
fn saved_or_typed(course: &Course, lesson: &Lesson, checked: &[Source], input: &Input) -> Option<String> {
    loop {
        match input.line_within(BETWEEN_LOOKS) {
            Typed::Line(line) => return Some(line),
            Typed::Nothing => {}
            Typed::End => thread::sleep(BETWEEN_LOOKS),
        }
        if sources_of(course, lesson) != checked {
            return None;
        }
    }
}

fn next_exercise<'c>(course: &'c Course, progress: &Progress, lesson: &Lesson) -> Option<&'c Lesson> {
    let later = course.lessons.iter().filter(|later| later.number > lesson.number && later.exercise.is_some());
    later.into_iter().find(|later| !progress.is_solved(later))
}

/// A file of an answer: its path, when it was last changed, and its length, since an editor may keep an old date.
type Source = (PathBuf, Option<SystemTime>, u64);

fn sources_of(course: &Course, lesson: &Lesson) -> Vec<Source> {
    let mut sources = Vec::new();
    if let Some(exercise) = &lesson.exercise {
        // A folder that cannot be read, or goes while it is read, has no more files.
        let _ = add_sources(&course.root.join(&exercise.folder).join("src"), &mut sources);
    }
    sources.sort();
    sources
}

/// Adds the files of a folder and of the folders in it.
fn add_sources(folder: &Path, sources: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // A link to a folder is not followed, since it may lead in a circle.
        if entry.file_type()?.is_dir() {
            add_sources(&path, sources)?;
        } else if let Ok(file) = fs::metadata(&path) {
            sources.push((path, file.modified().ok(), file.len()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use watchdog::watched;

    use super::*;

    fn sources(folder: &Path) -> Vec<Source> {
        let mut sources = Vec::new();
        add_sources(folder, &mut sources).unwrap();
        sources.sort();
        sources
    }

    #[test]
    fn an_older_file_of_the_same_length_is_a_change() {
        watched(|| {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("parts")).unwrap();
            let part = folder.path().join("parts/adder.rs");
            fs::write(&part, "// now").unwrap();
            fs::write(folder.path().join("lib.rs"), "mod parts;").unwrap();
            let before = sources(folder.path());
            assert_eq!(before.len(), 2, "{before:?}");
            assert_eq!(sources(folder.path()), before, "nothing has changed");

            let older = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
            File::options().write(true).open(&part).unwrap().set_modified(older).unwrap();
            assert_ne!(sources(folder.path()), before);
        });
    }
}
