//! Mistake: pages that were busy at first come after all others.

use std::ops::RangeInclusive;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcome_of = |page| {
        let (outcome, nth) = quotes_of(agent, page, settings);
        bar.inc(1);
        (nth, (page, outcome))
    };
    let mut outcomes: Vec<(u32, (u32, Outcome))> = ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect());
    // This keeps the order of those with the same number of requests.
    outcomes.sort_by_key(|(nth, _)| *nth);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn quotes_of(agent: &Agent, page: u32, settings: &Settings) -> (Outcome, u32) {
    let mut pause = settings.first_pause;
    for nth in 1..settings.attempts {
        match request(agent, page, settings.timeout) {
            Err(PageError::Request(ureq::Error::StatusCode(503))) => (settings.pause)(pause),
            outcome => return (outcome, nth),
        }
        pause *= 2;
    }
    (request(agent, page, settings.timeout), settings.attempts)
}
