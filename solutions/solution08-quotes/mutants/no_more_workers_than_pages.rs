//! Mistake: for no pages it asks for a pool of no workers, which there cannot be.

use std::ops::RangeInclusive;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let count = pages.clone().count();
    bar.set_length(count as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    let workers = settings.at_once.min(count);
    ThreadPoolExecutor::scoped(workers)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}
