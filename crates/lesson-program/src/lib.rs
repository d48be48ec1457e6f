//! What the programs of all lessons share: their flags, their sections, their timelines, and how they measure.
//!
//! A lesson's `main` is one line that lists its sections:
//!
//! ```no_run
//! use std::process::ExitCode;
//! use std::{thread, time::Duration};
//! use lesson_program::{Lesson, Outcome, run};
//!
//! fn main() -> ExitCode {
//!     run("Lesson 00: sleeping", &[("A short sleep", sleep)])
//! }
//!
//! fn sleep(lesson: &Lesson) -> Outcome {
//!     thread::sleep(lesson.pace(Duration::from_secs(1)));
//!     println!("awake");
//!     Ok(())
//! }
//! ```
//!
//! A lesson that fetches pages takes the same names from `lesson-web`.

mod drawings;
mod failed_print;
mod flags;
mod refused;
mod times;

use std::error::Error;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::Duration;

use timeline::Timeline;

use crate::drawings::{Destination, Drawings};
use crate::flags::{Flags, Request};

pub use crate::refused::Refused;
pub use crate::times::{SpeedUp, Times, timed};

/// How a section ends.
pub type Outcome = Result<(), Box<dyn Error>>;

/// A section of a lesson: its title, and what it does.
pub type Section<L = Lesson> = (&'static str, fn(&L) -> Outcome);

/// A flag that only one lesson knows, without its dashes, and what it is for.
pub type Switch = (&'static str, &'static str);

/// How many columns lessons write to.
pub const COLUMNS: usize = 80;

/// What a section is given.
#[derive(Debug)]
pub struct Lesson {
    /// How many times shorter than in the notebooks everything lasts that only waits.
    pace: f64,
    /// The number of `--workers`.
    workers: Option<NonZeroUsize>,
    seed: u64,
    drawings: Drawings,
    switched_on: Vec<&'static str>,
}

impl Lesson {
    /// How long to wait here for what takes so long in the notebook: a tenth of it, or what `--pace` says, where 1 is
    /// all of it.
    ///
    /// ```no_run
    /// # use std::{thread, time::Duration};
    /// # fn section(lesson: &lesson_program::Lesson) {
    /// thread::sleep(lesson.pace(Duration::from_secs(5))); // half a second
    /// # }
    /// ```
    pub fn pace(&self, as_in_the_notebook: Duration) -> Duration {
        as_in_the_notebook.div_f64(self.pace)
    }

    /// How many times shorter than in the notebooks waits are: 10, or the number of `--pace`.
    pub fn speed(&self) -> f64 {
        self.pace
    }

    /// How many workers a pool is to have that has so many in the notebook: as many, or the number of `--workers`.
    ///
    /// For pools whose size is not the point of what they show.
    pub fn workers(&self, as_in_the_notebook: usize) -> usize {
        self.workers.map_or(as_in_the_notebook, NonZeroUsize::get)
    }

    /// What to seed dice with, so that a run can be repeated: 1, or the number of `--seed`.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Prints a timeline, without a blank line after it. `--timeline FILE` also writes it to the file, under its title.
    pub fn draw(&self, title: &str, timeline: &Timeline) {
        self.drawings.add(title, timeline.chart());
    }

    /// Whether one of the lesson's own [`Switch`]es was given.
    pub fn is_on(&self, switch: &str) -> bool {
        self.switched_on.contains(&switch)
    }

    fn new(flags: &Flags) -> Self {
        let Flags { pace, workers, seed, .. } = *flags;
        let drawings = Drawings::new(flags.timeline.clone());
        Lesson { pace, workers, seed, drawings, switched_on: flags.switches.clone() }
    }
}

impl AsRef<Lesson> for Lesson {
    fn as_ref(&self) -> &Lesson {
        self
    }
}

/// Runs the sections that the command line asks for; all of them if it names none.
///
/// They run in the order of the lesson, each once. A section that fails ends the lesson: which one and what went wrong
/// is printed, and the exit code is 1. It is 2 for flags that the lesson does not know. When nobody reads the output
/// any more, as in `| head`, the program ends quietly.
pub fn run(title: &str, sections: &[Section]) -> ExitCode {
    run_with(&[], title, sections)
}

/// [`run`] for a lesson with flags of its own.
pub fn run_with(switches: &[Switch], title: &str, sections: &[Section]) -> ExitCode {
    run_as(switches, title, sections, Ok)
}

/// [`run_with`] for sections that are given more than a [`Lesson`]: `open` adds it, before the first section. It may print
/// a line about it.
pub fn run_as<L: AsRef<Lesson>>(
    switches: &[Switch],
    title: &str,
    sections: &[Section<L>],
    open: impl FnOnce(Lesson) -> Result<L, Refused>,
) -> ExitCode {
    failed_print::ends_the_program();
    let titles: Vec<_> = sections.iter().map(|(title, _)| *title).collect();
    let flags = match flags::read(switches, titles.len()) {
        Ok(Request::Run(flags)) => flags,
        Ok(Request::Help) => {
            print!("{}", flags::help(title, switches, &titles));
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = flags.timeline.as_ref().map_or(Ok(()), Destination::is_writable) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    println!("{title}");
    println!("{}", introduction(&flags));
    let lesson = match open(Lesson::new(&flags)) {
        Ok(lesson) => lesson,
        Err(refused) => {
            eprintln!("{refused}");
            return refused.exit_code();
        }
    };
    let outcome = run_sections(&lesson, sections, &flags);
    // What was drawn is written also when a section has failed.
    let written = lesson.as_ref().drawings.finish();
    match outcome.and(written) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn introduction(flags: &Flags) -> String {
    let waits = match flags.pace {
        1.0 => "as long as".to_owned(),
        10.0 => "ten times shorter than".to_owned(),
        pace if pace < 1.0 => format!("{} times longer than", 1.0 / pace),
        pace => format!("{pace} times shorter than"),
    };
    format!("Waits are {waits} in the notebooks. Seed {}.", flags.seed)
}

fn run_sections<L>(lesson: &L, sections: &[Section<L>], flags: &Flags) -> Result<(), String> {
    for (number, (heading, section)) in (1..).zip(sections) {
        if flags.sections.is_empty() || flags.sections.contains(&number) {
            println!("\n{number}. {heading}\n");
            section(lesson)
                .map_err(|error| format!("The lesson stopped in section {number}, {heading:?}: {error}."))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_lasts_a_tenth_or_what_the_pace_says() {
        let five_seconds = |flags| Lesson::new(&flags).pace(Duration::from_secs(5));
        assert_eq!(five_seconds(Flags::default()), Duration::from_millis(500));
        assert_eq!(five_seconds(Flags { pace: 1.0, ..Flags::default() }), Duration::from_secs(5));
        assert_eq!(five_seconds(Flags { pace: 0.5, ..Flags::default() }), Duration::from_secs(10));
    }

    #[test]
    fn the_pace_is_told_in_one_way() {
        let told = |pace| introduction(&Flags { pace, ..Flags::default() });
        assert_eq!(told(10.0), "Waits are ten times shorter than in the notebooks. Seed 1.");
        assert_eq!(told(2.5), "Waits are 2.5 times shorter than in the notebooks. Seed 1.");
        assert_eq!(told(1.0), "Waits are as long as in the notebooks. Seed 1.");
        assert_eq!(told(0.5), "Waits are 2 times longer than in the notebooks. Seed 1.");
    }

    #[test]
    fn workers_are_as_many_as_in_the_notebook_or_as_the_flag_says() {
        let of_five = |flags| Lesson::new(&flags).workers(5);
        assert_eq!(of_five(Flags::default()), 5);
        assert_eq!(of_five(Flags { workers: NonZeroUsize::new(3), ..Flags::default() }), 3);
    }

    #[test]
    fn the_seed_is_that_of_the_flags() {
        assert_eq!(Lesson::new(&Flags { seed: 7, ..Flags::default() }).seed(), 7);
    }
}
