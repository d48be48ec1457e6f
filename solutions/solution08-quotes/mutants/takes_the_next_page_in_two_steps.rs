//! Mistake: an index is read, and then raised: two threads may take the same page.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let pages: Vec<u32> = pages.collect();
    bar.set_length(pages.len() as u64);
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        loop {
            let index = next.load(SeqCst);
            next.store(index + 1, SeqCst);
            let Some(&page) = pages.get(index) else { break };
            let outcome = quotes_of(agent, page, settings);
            // Who takes a page that was there already does not move the bar.
            if outcomes.lock().unwrap().insert(page, outcome).is_none() {
                bar.inc(1);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..settings.at_once {
            scope.spawn(work);
        }
    });
    outcomes.into_inner().unwrap().into_iter().collect()
}
