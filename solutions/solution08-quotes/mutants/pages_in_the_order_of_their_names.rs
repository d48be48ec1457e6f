//! Mistake: the page numbers are kept as text, as in the notebook's dictionary, so page 10 comes before page 2.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Mutex;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcomes = Mutex::new(BTreeMap::new());
    let work = |page: u32| {
        let outcome = quotes_of(agent, page, settings);
        outcomes.lock().unwrap().insert(format!("Lincoln_{page}"), (page, outcome));
        bar.inc(1);
    };
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(work, pages).for_each(Result::unwrap));
    outcomes.into_inner().unwrap().into_values().collect()
}
