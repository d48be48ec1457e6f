//! Mistake: the lock of the shared range is held to the end of the loop body, so only one page is requested at a time.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let (left, outcomes) = (Mutex::new(pages), Mutex::new(BTreeMap::new()));
    let work = || {
        // The guard lives as long as the block does.
        while let Some(page) = left.lock().unwrap_or_else(PoisonError::into_inner).next() {
            let outcome = quotes_of(agent, page, settings);
            outcomes.lock().unwrap().insert(page, outcome);
            bar.inc(1);
        }
    };
    thread::scope(|scope| (0..settings.at_once).for_each(|_| drop(scope.spawn(work))));
    outcomes.into_inner().unwrap().into_iter().collect()
}
