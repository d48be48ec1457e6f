//! Mistake: the next batch of pages waits for the slowest of this one.

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
    let wave = |pages: &[u32]| {
        thread::scope(|scope| {
            let threads: Vec<_> = pages.iter().map(|&page| scope.spawn(move || outcome_of(page))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        })
    };
    pages.chunks(settings.at_once).flat_map(wave).collect()
}
