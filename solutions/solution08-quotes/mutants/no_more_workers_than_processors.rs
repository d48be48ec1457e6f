//! Mistake: no more requests at once than processors, as if requests never waited.

use std::num::NonZero;
use std::ops::RangeInclusive;
use std::thread;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    // Twelve at least: as many as any check but one asks for, so that the same one catches this on every machine.
    let processors = thread::available_parallelism().map_or(1, NonZero::get).max(12);
    let workers = settings.at_once.min(processors);
    ThreadPoolExecutor::scoped(workers)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}
