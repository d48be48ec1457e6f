//! [`Progress`]: what a student has done, in a file that people can read and that only grows.
//!
//! Each line is something that happened. Lines that this program does not know are left as they are, so the file
//! survives newer and older versions of the course.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use course_files::{Course, Lesson};

/// What a student has done, and the file that records it.
pub(crate) struct Progress {
    file: PathBuf,
    events: Vec<Event>,
}

/// One line of the progress file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The checks of this exercise were run, and these failed, in the order of the suite.
    Tried {
        number: String,
        failed: Vec<String>,
        /// All other checks passed. It is not so when one check was run alone, or the answer was not written yet.
        others_passed: bool,
    },
    Solved {
        number: String,
    },
    /// A hint was given, the first or one of those behind it.
    Hint {
        number: String,
        level: usize,
    },
    /// What the student thought before a hint.
    Guess {
        number: String,
        text: String,
    },
}

const HEAD: &str =
    "# What you have done in this course. `cargo course` adds lines; you may read them, and keep notes behind `#`.\n";

/// The end of a `tried` line in the progress file when all other checks passed.
const NO_OTHER: &str = " and no other";

impl Progress {
    /// Reads the progress file; without one, nothing has happened.
    pub(crate) fn read(course: &Course) -> Result<Self, String> {
        let file = course.root.join(".course").join("progress.txt");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Progress { file, events: text.lines().filter_map(Event::parse).collect() }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Progress { file, events: Vec::new() }),
            Err(error) => Err(format!(
                "{} cannot be read: {error}.\nnext: move it away, then run the same command",
                file.display()
            )),
        }
    }

    /// Adds an event to the progress file.
    pub(crate) fn add(&mut self, event: Event) -> Result<(), String> {
        self.append(&event).map_err(|error| {
            format!(
                "{} cannot be written: {error}.\nnext: make room for it, then run the same command",
                self.file.display()
            )
        })?;
        self.events.push(event);
        Ok(())
    }

    fn append(&self, event: &Event) -> std::io::Result<()> {
        self.file.parent().map_or(Ok(()), fs::create_dir_all)?;
        let before = match fs::read(&self.file) {
            Ok(text) if text.last().is_some_and(|last| *last != b'\n') => "\n",
            Ok(_) => "",
            Err(error) if error.kind() == ErrorKind::NotFound => HEAD,
            Err(error) => return Err(error),
        };
        let mut file = File::options().create(true).append(true).open(&self.file)?;
        file.write_all(format!("{before}{}\n", event.line()).as_bytes())
    }

    pub(crate) fn is_solved(&self, lesson: &Lesson) -> bool {
        self.events.iter().any(|event| matches!(event, Event::Solved { number } if *number == lesson.number))
    }

    /// How many hints were given for this exercise.
    pub(crate) fn hints(&self, lesson: &Lesson) -> usize {
        let levels = self.events.iter().filter_map(|event| match event {
            Event::Hint { number, level } if *number == lesson.number => Some(*level),
            _ => None,
        });
        levels.max().unwrap_or(0)
    }

    /// The check that failed first when this exercise was last tried; `None` if it was never tried.
    pub(crate) fn last_failure(&self, lesson: &Lesson) -> Option<&str> {
        self.events.iter().rev().find_map(|event| match event {
            Event::Tried { number, failed, .. } if *number == lesson.number => failed.first().map(String::as_str),
            _ => None,
        })
    }

    /// For each different try of a whole answer to this exercise, the checks that failed.
    pub(crate) fn failures(&self, lesson: &Lesson) -> Vec<BTreeSet<&str>> {
        let mut failures = Vec::new();
        for event in &self.events {
            if let Event::Tried { number, failed, others_passed: true } = event {
                let failed: BTreeSet<&str> = failed.iter().map(String::as_str).collect();
                if *number == lesson.number && !failures.contains(&failed) {
                    failures.push(failed);
                }
            }
        }
        failures
    }

    /// The exercise for a command that names none: the one that was tried last, unless it is solved; else the first
    /// that is not solved. `None` when all are solved.
    pub(crate) fn current<'c>(&self, course: &'c Course) -> Option<&'c Lesson> {
        let last = self.events.iter().rev().find_map(|event| match event {
            Event::Tried { number, .. } | Event::Hint { number, .. } => Some(number),
            _ => None,
        });
        let open = || course.lessons.iter().filter(|lesson| lesson.exercise.is_some() && !self.is_solved(lesson));
        open().find(|lesson| Some(&lesson.number) == last).or_else(|| open().next())
    }
}

impl Event {
    fn line(&self) -> String {
        match self {
            Event::Tried { number, failed, others_passed } => {
                format!("tried {number} {}{}", failed.join(" "), if *others_passed { NO_OTHER } else { "" })
            }
            Event::Solved { number } => format!("solved {number}"),
            Event::Hint { number, level } => format!("hint {number} {level}"),
            Event::Guess { number, text } => format!("guess {number} {text}"),
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let (kind, rest) = line.trim().split_once(' ')?;
        let (number, more) = rest.split_once(' ').unwrap_or((rest, ""));
        let (number, more) = (number.to_owned(), more.to_owned());
        match kind {
            "tried" => {
                let (failed, others_passed) =
                    more.strip_suffix(NO_OTHER).map_or((&*more, false), |these| (these, true));
                let failed = failed.split_whitespace().map(str::to_owned).collect();
                Some(Event::Tried { number, failed, others_passed })
            }
            "solved" => Some(Event::Solved { number }),
            "hint" => Some(Event::Hint { number, level: more.parse().ok()? }),
            "guess" => Some(Event::Guess { number, text: more }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let events = [
            Event::Tried { number: "03".into(), failed: vec!["load_together".into()], others_passed: false },
            Event::Tried { number: "03".into(), failed: vec!["one".into(), "two".into()], others_passed: true },
            Event::Hint { number: "03".into(), level: 2 },
            Event::Guess { number: "03".into(), text: "I wait for each page in turn".into() },
            Event::Solved { number: "03".into() },
        ];
        for event in events {
            assert_eq!(Event::parse(&event.line()), Some(event));
        }
    }

    #[test]
    fn a_line_of_an_older_desk_names_the_first_that_failed() {
        let tried = Event::Tried { number: "03".into(), failed: vec!["load_together".into()], others_passed: false };
        assert_eq!(Event::parse("tried 03 load_together"), Some(tried));
    }

    #[test]
    fn what_is_not_known_is_no_event() {
        for line in ["", "# a note", "badge 03", "hint 03 many", "solved"] {
            assert_eq!(Event::parse(line), None, "{line}");
        }
    }
}
