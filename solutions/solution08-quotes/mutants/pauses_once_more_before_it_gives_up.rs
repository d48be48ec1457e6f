//! Mistake: there is a pause after the last request, for nothing.

use std::ops::RangeInclusive;

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
    let mut left = settings.attempts;
    loop {
        let outcome = request(agent, page, settings.timeout);
        if !matches!(outcome, Err(PageError::Request(ureq::Error::StatusCode(503)))) {
            return outcome;
        }
        (settings.pause)(pause);
        pause *= 2;
        left -= 1;
        if left == 0 {
            return outcome;
        }
    }
}
