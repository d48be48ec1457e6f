//! [`Progress`]: what a student has done, in a file that people can read and that only grows.
//!
//! Each line is something that happened. Lines that this program does not know are left as they are, so the file
//! survives newer and older versions of the course.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use crate::course::{Course, Lesson};

/// What has happened, and where to note more.
pub(crate) struct Progress {
    file: PathBuf,
    events: Vec<Event>,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The checks of this exercise were run, and this was the first that failed.
    Tried {
        number: String,
        failed: String,
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

impl Progress {
    /// Reads the file; without one, nothing has happened.
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

    /// Notes what has happened.
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
        let is_new = !self.file.exists();
        let mut file = File::options().create(true).append(true).open(&self.file)?;
        let head = if is_new { HEAD } else { "" };
        file.write_all(format!("{head}{}\n", event.line()).as_bytes())
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
            Event::Tried { number, failed } if *number == lesson.number => Some(failed.as_str()),
            _ => None,
        })
    }

    /// The exercise that a command means which names none: the one that was tried last, unless it is solved; else the
    /// first that is not solved.
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
            Event::Tried { number, failed } => format!("tried {number} {failed}"),
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
            "tried" => Some(Event::Tried { number, failed: more }),
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
            Event::Tried { number: "03".into(), failed: "workers_load_together".into() },
            Event::Hint { number: "03".into(), level: 2 },
            Event::Guess { number: "03".into(), text: "I wait for each page in turn".into() },
            Event::Solved { number: "03".into() },
        ];
        for event in events {
            assert_eq!(Event::parse(&event.line()), Some(event));
        }
    }

    #[test]
    fn what_is_not_known_is_no_event() {
        for line in ["", "# a note", "badge 03", "hint 03 many", "solved"] {
            assert_eq!(Event::parse(line), None, "{line}");
        }
    }
}
