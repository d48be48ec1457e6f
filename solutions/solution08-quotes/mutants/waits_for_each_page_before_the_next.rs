//! Mistake: each page is waited for before the next is submitted, because `map` is lazy.

use std::ops::RangeInclusive;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    ThreadPoolExecutor::scoped(settings.at_once).expect("at least one request may be under way").run(|pool| {
        let jobs = pages.map(|page| (page, pool.submit(move || quotes_of(agent, page, settings))));
        jobs.map(|(page, job)| (page, job.into_result().unwrap())).inspect(|_| bar.inc(1)).collect()
    })
}
