//! Mistake: a place is given back when the head of a response is there, and the body is read without one.

use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex};
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, quotes_in, url};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let places = &Places { free: Mutex::new(settings.at_once), left: Condvar::new() };
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings, places);
        bar.inc(1);
        (page, outcome)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = pages.map(|page| scope.spawn(move || outcome_of(page))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn quotes_of(agent: &Agent, page: u32, settings: &Settings, places: &Places) -> Outcome {
    let mut pause = settings.first_pause;
    for _ in 1..settings.attempts {
        match request(agent, page, settings, places) {
            Err(PageError::Request(ureq::Error::StatusCode(503))) => (settings.pause)(pause),
            outcome => return outcome,
        }
        pause *= 2;
    }
    request(agent, page, settings, places)
}

fn request(agent: &Agent, page: u32, settings: &Settings, places: &Places) -> Outcome {
    let request = agent.get(url(page)).config().timeout_global(Some(settings.timeout)).build();
    let mut response = places.with_one(|| request.call())?;
    quotes_in(&response.body_mut().read_to_string()?)
}

struct Places {
    free: Mutex<usize>,
    left: Condvar,
}

impl Places {
    fn with_one<T>(&self, f: impl FnOnce() -> T) -> T {
        *self.left.wait_while(self.free.lock().unwrap(), |free| *free == 0).unwrap() -= 1;
        let result = catch_unwind(AssertUnwindSafe(f));
        *self.free.lock().unwrap() += 1;
        self.left.notify_one();
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }
}
