//! The web of the lessons that have one: the practice site, or with `--live` the real web.
//!
//! A lesson that fetches pages takes [`Lesson`] and [`run`] from here, and else nothing changes: it has all that a
//! [`lesson_program::Lesson`] has, and an [`agent`](Lesson::agent). What fetches nothing takes them from `lesson_program`,
//! and builds neither a server nor a client.
//!
//! ```no_run
//! use std::process::ExitCode;
//! use lesson_web::{Lesson, Outcome, run};
//!
//! fn main() -> ExitCode {
//!     run("Lesson 00: fetching a page", &[("One page", one_page)])
//! }
//!
//! fn one_page(lesson: &Lesson) -> Outcome {
//!     let page = lesson.agent()?.get("http://www.bbc.co.uk/").call()?.body_mut().read_to_vec()?;
//!     println!("{} bytes", page.len());
//!     Ok(())
//! }
//! ```

use std::ops::Deref;
use std::process::ExitCode;
use std::sync::OnceLock;

use lesson_program::{Refused, Section, Switch};
use practice_site::{Latency, PracticeSite};
use ureq::Agent;

pub use lesson_program::{COLUMNS, Outcome, Times, timed};

/// A lesson that fetches pages. It has all that a [`lesson_program::Lesson`] has.
#[derive(Debug)]
pub struct Lesson {
    program: lesson_program::Lesson,
    agent: Agent,
    /// Serves the pages; `None` when the lesson is live.
    site: Option<PracticeSite>,
    /// Whether the site can be reached, once somebody has looked.
    reachable: OnceLock<Result<(), String>>,
}

impl Lesson {
    /// An HTTP client: of the practice site, or of the real web with `--live`.
    ///
    /// # Errors
    /// A sentence for the user where this machine lets nobody reach the practice site, as a container without a network
    /// may: every page would fail, and the lesson would show nothing.
    pub fn agent(&self) -> Result<&Agent, String> {
        if self.site.is_some() {
            self.reachable.get_or_init(practice_site::reachable).clone()?;
        }
        Ok(&self.agent)
    }

    /// The practice site, for lessons that look at it from the other side; `None` with `--live`.
    pub fn site(&self) -> Option<&PracticeSite> {
        self.site.as_ref()
    }

    fn open(program: lesson_program::Lesson) -> Result<Self, Refused> {
        let (agent, site) = if program.is_on("live") {
            if cfg!(not(feature = "live")) {
                return Err(Refused::needs_feature("live", "the real web needs TLS"));
            }
            println!("The web is the real one, at its own pace.");
            (Agent::new_with_defaults(), None)
        } else {
            let latency = Latency::realistic().scaled(1.0 / program.speed());
            let site = PracticeSite::builder().latency(latency).seed(program.seed()).start();
            let site = site.map_err(|error| Refused::because(format!("The practice site cannot start: {error}.")))?;
            println!("The web is a practice site at {}.", site.address());
            (site.agent(), Some(site))
        };
        Ok(Lesson { program, agent, site, reachable: OnceLock::new() })
    }
}

impl Deref for Lesson {
    type Target = lesson_program::Lesson;

    fn deref(&self) -> &Self::Target {
        &self.program
    }
}

impl AsRef<lesson_program::Lesson> for Lesson {
    fn as_ref(&self) -> &lesson_program::Lesson {
        self
    }
}

/// [`lesson_program::run`] for a lesson that fetches pages. It has one flag more, `--live`.
pub fn run(title: &str, sections: &[Section<Lesson>]) -> ExitCode {
    run_with(&[], title, sections)
}

/// [`run`] for a lesson with flags of its own.
pub fn run_with(switches: &[Switch], title: &str, sections: &[Section<Lesson>]) -> ExitCode {
    const LIVE: Switch = ("live", "fetch from the real web (build with `--features live`)");
    lesson_program::run_as(&[switches, &[LIVE]].concat(), title, sections, Lesson::open)
}
