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
use std::num::NonZeroUsize;
use std::process::{self, ExitCode};
use std::sync::Once;
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

/// What a section is given.
#[derive(Debug)]
pub struct Lesson {
    agent: Agent,
    /// Serves the pages; `None` when the lesson is live.
    site: Option<PracticeSite>,
    site_is_reachable: Once,
    /// How many times shorter than in the notebooks everything lasts that only waits.
    pace: f64,
    /// The number of `--workers`.
    workers: Option<NonZeroUsize>,
    seed: u64,
    drawings: Drawings,
    switched_on: Vec<&'static str>,
}

impl Lesson {
    /// The client to fetch pages with: from the practice site, or from the real web with `--live`.
    ///
    /// Where this machine lets nobody reach the practice site, as a container without a network may, the program ends
    /// here with a sentence that says so: every page would fail, and the lesson would show nothing.
    pub fn agent(&self) -> &Agent {
        if self.site.is_some() {
            self.site_is_reachable.call_once(|| {
                if let Err(why) = practice_site::reachable() {
                    eprintln!("{why}");
                    process::exit(1);
                }
            });
        }
        &self.agent
    }

    /// The practice site, for lessons that look at it from the other side; `None` with `--live`.
    pub fn site(&self) -> Option<&PracticeSite> {
        self.site.as_ref()
    }

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

    /// Prints a timeline. At the end of the lesson it stands in the file of `--timeline FILE` too, under its title.
    pub fn draw(&self, title: &str, timeline: &Timeline) {
        self.drawings.add(title, timeline.chart());
    }

    /// Whether one of the lesson's own [`Switch`]es was given.
    pub fn is_on(&self, switch: &str) -> bool {
        self.switched_on.contains(&switch)
    }

    fn open(flags: &Flags) -> io::Result<Self> {
        let (agent, site) = if flags.live {
            (Agent::new_with_defaults(), None)
        } else {
            let latency = Latency::realistic().scaled(1.0 / flags.pace);
            let site = PracticeSite::builder().latency(latency).seed(flags.seed).start()?;
            (site.agent(), Some(site))
        };
        let drawings = Drawings::new(flags.timeline.clone());
        let Flags { pace, workers, seed, .. } = *flags;
        Ok(Lesson {
            agent,
            site,
            site_is_reachable: Once::new(),
            pace,
            workers,
            seed,
            drawings,
            switched_on: flags.switches.clone(),
        })
    }

    fn introduce(&self, title: &str, flags: &Flags) {
        println!("{title}");
        match &self.site {
            None => println!("On the real web, at its own pace."),
            Some(site) => {
                println!("On the practice site at {}, {}, seed {}.", site.address(), pace(flags.pace), site.seed());
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
            if flags.live {
                eprintln!("The real web changes and fails; without --live the lesson needs no network.");
            }
            ExitCode::FAILURE
        }
    }
}

fn pace(pace: f64) -> String {
    match pace {
        1.0 => "at real pace".to_owned(),
        10.0 => "ten times faster than real".to_owned(),
        _ => format!("{pace} times faster than real"),
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
    fn a_wait_lasts_a_tenth_or_what_the_pace_says() {
        for live in [false, true] {
            let five_seconds = |flags| lesson(Flags { live, ..flags }).pace(Duration::from_secs(5));
            assert_eq!(five_seconds(Flags::default()), Duration::from_millis(500));
            assert_eq!(five_seconds(Flags { pace: 1.0, ..Flags::default() }), Duration::from_secs(5));
            assert_eq!(five_seconds(Flags { pace: 0.5, ..Flags::default() }), Duration::from_secs(10));
        }
    }

    #[test]
    fn workers_are_as_many_as_in_the_notebook_or_as_the_flag_says() {
        assert_eq!(lesson(Flags::default()).workers(5), 5);
        assert_eq!(lesson(Flags { workers: NonZeroUsize::new(3), ..Flags::default() }).workers(5), 3);
    }

    #[test]
    fn the_seed_is_that_of_the_flags() {
        for live in [false, true] {
            assert_eq!(lesson(Flags { seed: 7, live, ..Flags::default() }).seed(), 7);
        }
    }
}
