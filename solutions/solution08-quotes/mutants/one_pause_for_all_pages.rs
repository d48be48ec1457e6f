//! Mistake: all pages double the same pause, so a page may begin with a pause that others have made longer.

use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::time::Duration;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let next_pause = Mutex::new(settings.first_pause);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings, &next_pause);
        bar.inc(1);
        (page, outcome)
    };
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}

fn quotes_of(agent: &Agent, page: u32, settings: &Settings, next_pause: &Mutex<Duration>) -> Outcome {
    for _ in 1..settings.attempts {
        match request(agent, page, settings.timeout) {
            Err(PageError::Request(ureq::Error::StatusCode(503))) => (settings.pause)(double(next_pause)),
            outcome => return outcome,
        }
    }
    request(agent, page, settings.timeout)
}

fn double(next_pause: &Mutex<Duration>) -> Duration {
    let mut next_pause = next_pause.lock().unwrap();
    let pause = *next_pause;
    *next_pause *= 2;
    pause
}
