//! Mistake: each worker gets its pages at the start, so a slow page holds up the rest of its worker's share.

use std::ops::RangeInclusive;
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let pages: Vec<u32> = pages.collect();
    bar.set_length(pages.len() as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    let outcomes_of = |share: &[u32]| share.iter().copied().map(outcome_of).collect::<Vec<_>>();
    let share = pages.len().div_ceil(settings.at_once).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = pages.chunks(share).map(|share| scope.spawn(move || outcomes_of(share))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}
