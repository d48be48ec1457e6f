//! Mistake: all pages at once, as in exercise 01: more than the site allows.

use std::ops::RangeInclusive;
use std::thread;

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
    thread::scope(|scope| {
        let threads: Vec<_> = pages.map(|page| scope.spawn(move || outcome_of(page))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
