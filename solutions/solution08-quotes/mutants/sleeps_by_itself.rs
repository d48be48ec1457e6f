//! Mistake: it sleeps instead of calling the pause that it was given.

use std::ops::RangeInclusive;
use std::thread;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}

fn quotes_of(agent: &Agent, page: u32, settings: &Settings) -> Outcome {
    let mut pause = settings.first_pause;
    for _ in 1..settings.attempts {
        match request(agent, page, settings.timeout) {
            Err(PageError::Request(ureq::Error::StatusCode(503))) => thread::sleep(pause),
            outcome => return outcome,
        }
        pause *= 2;
    }
    request(agent, page, settings.timeout)
}
