//! Mistake: a panic is passed on before the other threads have been joined.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let left = Arc::new(Mutex::new(pages));
    let threads: Vec<_> = (0..settings.at_once)
        .map(|_| {
            let (left, agent, settings, bar) = (Arc::clone(&left), agent.clone(), settings.clone(), bar.clone());
            thread::spawn(move || {
                let mut outcomes = Vec::new();
                while let Some(page) = { left.lock().unwrap().next() } {
                    outcomes.push((page, quotes_of(&agent, page, &settings)));
                    bar.inc(1);
                }
                outcomes
            })
        })
        .collect();
    let mut outcomes: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    outcomes.sort_by_key(|(page, _)| *page);
    outcomes.into_iter().collect()
}
