//! What the programs of all lessons share: their flags, their sections, their web.
//!
//! A lesson's `main` is one line that lists its sections:
//!
//! ```no_run
//! use std::process::ExitCode;
//! use lesson_program::{Lesson, Outcome, run};
//!
//! fn main() -> ExitCode {
//!     run("Lesson 00: fetching a page", &[("One page", one_page)])
//! }
//!
//! fn one_page(lesson: &Lesson) -> Outcome {
//!     let page = lesson.agent().get("http://www.bbc.co.uk/").call()?.body_mut().read_to_vec()?;
//!     println!("{} bytes", page.len());
//!     Ok(())
//! }
//! ```

mod drawings;
mod failed_print;
mod flags;

use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::time::Duration;

use practice_site::{Latency, PracticeSite};
use timeline::Timeline;
use ureq::Agent;

use crate::drawings::Drawings;
use crate::flags::{Flags, Request};

/// How a section ends.
pub type Outcome = Result<(), Box<dyn Error>>;

/// A section of a lesson: its title, and what it does.
pub type Section = (&'static str, fn(&Lesson) -> Outcome);

/// A flag that only one lesson knows, without its dashes, and what it is for.
pub type Switch = (&'static str, &'static str);

/// How many columns lessons write to.
pub const COLUMNS: usize = 80;

/// How much shorter than in the notebooks everything lasts that only waits.
const HASTE: f64 = 10.0;

/// What a section is given.
#[derive(Debug)]
pub struct Lesson {
    agent: Agent,
    /// Serves the pages; `None` when the lesson uses the real web.
    site: Option<PracticeSite>,
    /// [`HASTE`], or 1 at real pace.
    haste: f64,
    seed: u64,
    drawings: Drawings,
    switched_on: Vec<&'static str>,
}

impl Lesson {
    /// The client to fetch pages with: from the practice site, or from the real web with `--real-web`.
    pub fn agent(&self) -> &Agent {
        &self.agent
    }

    /// The practice site, for lessons that look at it from the other side; `None` with `--real-web`.
    pub fn site(&self) -> Option<&PracticeSite> {
        self.site.as_ref()
    }

    /// How long to wait here for what takes so long in the notebook: a tenth of it, or all of it with `--real-pace`.
    ///
    /// ```no_run
    /// # use std::{thread, time::Duration};
    /// # fn section(lesson: &lesson_program::Lesson) {
    /// thread::sleep(lesson.pace(Duration::from_secs(5))); // half a second
    /// # }
    /// ```
    pub fn pace(&self, as_in_the_notebook: Duration) -> Duration {
        as_in_the_notebook.div_f64(self.haste)
    }

    /// What to seed dice with, so that a run can be repeated: 1, or the number of `--seed`.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Prints a timeline. At the end of the lesson it stands in the file of `--timeline FILE` too, under its title.
    pub fn draw(&self, title: &str, timeline: &Timeline) {
        self.drawings.add(title, timeline.chart());
    }

    /// Whether one of the lesson's own [`Switch`]es was given.
    pub fn is_on(&self, switch: &str) -> bool {
        self.switched_on.contains(&switch)
    }

    fn open(flags: &Flags) -> io::Result<Self> {
        let haste = if flags.real_pace { 1.0 } else { HASTE };
        let (agent, site) = if flags.real_web {
            (Agent::new_with_defaults(), None)
        } else {
            let latency = Latency::realistic().scaled(1.0 / haste);
            let site = PracticeSite::builder().latency(latency).seed(flags.seed).start()?;
            (site.agent(), Some(site))
        };
        let drawings = Drawings::new(flags.timeline.clone());
        Ok(Lesson { agent, site, haste, seed: flags.seed, drawings, switched_on: flags.switches.clone() })
    }

    fn introduce(&self, title: &str, flags: &Flags) {
        println!("{title}");
        match &self.site {
            None => println!("On the real web, at its own pace."),
            Some(site) => {
                let pace = if flags.real_pace { "at real pace" } else { "ten times faster than real" };
                println!("On the practice site at {}, {pace}, seed {}.", site.address(), site.seed());
            }
        }
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
    failed_print::ends_the_program();
    let flags = match flags::read(switches, sections.len()) {
        Ok(Request::Run(flags)) => flags,
        Ok(Request::Help) => {
            print!("{}", flags::help(title, switches, sections));
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    match lead(title, sections, &flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            if flags.real_web {
                eprintln!("The real web changes and fails; without --real-web the lesson needs no network.");
            }
            ExitCode::FAILURE
        }
    }
}

fn lead(title: &str, sections: &[Section], flags: &Flags) -> Result<(), String> {
    let lesson = Lesson::open(flags).map_err(|error| format!("The lesson cannot start: {error}."))?;
    lesson.introduce(title, flags);
    let outcome = run_sections(&lesson, sections, flags);
    // What was drawn is written also when a section has failed.
    let written = lesson.drawings.finish();
    outcome.and(written)
}

fn run_sections(lesson: &Lesson, sections: &[Section], flags: &Flags) -> Result<(), String> {
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

    fn lesson(flags: Flags) -> Lesson {
        Lesson::open(&flags).unwrap()
    }

    #[test]
    fn a_wait_lasts_a_tenth_or_at_real_pace_all_of_it() {
        let paced = |real_pace, real_web| {
            lesson(Flags { real_pace, real_web, ..Flags::default() }).pace(Duration::from_secs(5))
        };
        for real_web in [false, true] {
            assert_eq!(paced(false, real_web), Duration::from_millis(500));
            assert_eq!(paced(true, real_web), Duration::from_secs(5));
        }
    }

    #[test]
    fn the_seed_is_that_of_the_flags() {
        for real_web in [false, true] {
            assert_eq!(lesson(Flags { seed: 7, real_web, ..Flags::default() }).seed(), 7);
        }
    }
}
