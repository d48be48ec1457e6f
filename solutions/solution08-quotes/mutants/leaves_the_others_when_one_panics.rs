//! Mistake: a panic is passed on at once, while the other threads still make requests.

use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let left = Arc::new(Mutex::new(pages));
    let (sender, received) = mpsc::channel();
    let threads: Vec<_> = vec![sender; settings.at_once]
        .into_iter()
        .map(|sender| {
            let (left, agent, settings, bar) = (Arc::clone(&left), agent.clone(), settings.clone(), bar.clone());
            thread::spawn(move || {
                while let Some(page) = { left.lock().unwrap().next() } {
                    let outcome = catch_unwind(AssertUnwindSafe(|| quotes_of(&agent, page, &settings)));
                    bar.inc(1);
                    // An error says that the caller has panicked.
                    let _ = sender.send(outcome.map(|outcome| (page, outcome)));
                }
            })
        })
        .collect();
    let mut outcomes: Vec<_> =
        received.into_iter().map(|outcome| outcome.unwrap_or_else(|p| resume_unwind(p))).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    outcomes.sort_by_key(|(page, _)| *page);
    outcomes.into_iter().collect()
}
