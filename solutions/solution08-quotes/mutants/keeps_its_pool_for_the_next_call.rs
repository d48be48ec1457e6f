//! Mistake: the pool and its threads are kept for the next call.

use std::ops::RangeInclusive;
use std::sync::Mutex;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    static SPARE: Mutex<Option<ThreadPoolExecutor>> = Mutex::new(None);
    bar.set_length(pages.clone().count() as u64);
    let pool = ThreadPoolExecutor::new(settings.at_once).expect("at least one request may be under way");
    let (agent, settings, bar) = (agent.clone(), settings.clone(), bar.clone());
    let outcome_of = move |page| {
        let outcome = quotes_of(&agent, page, &settings);
        bar.inc(1);
        (page, outcome)
    };
    let report = pool.map(outcome_of, pages).map(Result::unwrap).collect();
    *SPARE.lock().unwrap() = Some(pool);
    report
}
