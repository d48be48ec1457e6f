//! Threads of the standard library without a scope: what they need is cloned, pages and outcomes go through channels.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let (to_ask_for, queue) = mpsc::channel();
    let (done, outcomes) = mpsc::channel();
    bar.set_length(pages.clone().count() as u64);
    pages.for_each(|page| to_ask_for.send(page).unwrap());
    drop(to_ask_for);

    let queue = Arc::new(Mutex::new(queue));
    let worker = |_| {
        let (agent, settings, queue, done) = (agent.clone(), settings.clone(), Arc::clone(&queue), done.clone());
        thread::spawn(move || {
            loop {
                let Ok(page) = queue.lock().unwrap().recv() else { break };
                done.send((page, quotes_of(&agent, page, &settings))).unwrap();
            }
        })
    };
    let workers: Vec<_> = (0..settings.at_once).map(worker).collect();
    drop(done);

    // The loop ends when the last worker has ended.
    let outcomes: BTreeMap<_, _> = outcomes.iter().inspect(|_| bar.inc(1)).collect();
    workers.into_iter().for_each(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
    outcomes.into_iter().collect()
}
