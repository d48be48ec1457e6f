//! Mistake: a worker that pauses gives its place to another, and makes the next request without one.

use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex};
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let places = Places { free: Mutex::new(settings.at_once), left: Condvar::new() };
    let outcome_of = &|page| {
        let first = places.with_one(|| request(agent, page, settings.timeout));
        let outcome = once_more(first, agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = pages.map(|page| scope.spawn(move || outcome_of(page))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn once_more(mut outcome: Outcome, agent: &Agent, page: u32, settings: &Settings) -> Outcome {
    let mut pause = settings.first_pause;
    for _ in 1..settings.attempts {
        if !matches!(outcome, Err(PageError::Request(ureq::Error::StatusCode(503)))) {
            break;
        }
        (settings.pause)(pause);
        pause *= 2;
        outcome = request(agent, page, settings.timeout);
    }
    outcome
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
