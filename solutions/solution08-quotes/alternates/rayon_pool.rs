//! Rayon, on a pool of its own: the global one has as many threads as there are processors, which is another question.

use std::ops::RangeInclusive;

use indicatif::ProgressBar;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let pages: Vec<u32> = pages.collect();
    bar.set_length(pages.len() as u64);
    let outcome_of = |&page: &u32| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    let pool = ThreadPoolBuilder::new().num_threads(settings.at_once).build().unwrap();
    // One page a task: a page behind another would wait for it.
    let outcomes: Vec<_> = pool.install(|| pages.par_iter().with_max_len(1).map(outcome_of).collect());
    outcomes.into_iter().collect()
}
