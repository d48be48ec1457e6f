//! Mistake: the quotes stand in the order in which their pages arrive.

use std::ops::RangeInclusive;

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    ThreadPoolExecutor::scoped(settings.at_once).expect("at least one request may be under way").run(|pool| {
        let jobs: Vec<_> = pages.map(|page| (pool.submit(move || quotes_of(agent, page, settings)), page)).collect();
        let done = as_completed(jobs).inspect(|_| bar.inc(1));
        done.map(|(job, page)| (page, job.into_result().unwrap())).collect()
    })
}
