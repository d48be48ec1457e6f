//! Mistake: a page that does not respond in time is given up, but its thread still waits for it.

use std::ops::RangeInclusive;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}

fn quotes_of(agent: &Agent, page: u32, settings: &Settings) -> Outcome {
    let mut pause = settings.first_pause;
    for _ in 1..settings.attempts {
        match in_time(agent, page, settings.timeout) {
            Err(PageError::Request(ureq::Error::StatusCode(503))) => (settings.pause)(pause),
            outcome => return outcome,
        }
        pause *= 2;
    }
    in_time(agent, page, settings.timeout)
}

fn in_time(agent: &Agent, page: u32, timeout: Duration) -> Outcome {
    let (sender, receiver) = mpsc::channel();
    let agent = agent.clone();
    // Nobody joins it.
    thread::spawn(move || sender.send(request(&agent, page, YEAR)));
    match receiver.recv_timeout(timeout) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => Err(PageError::Request(ureq::Error::Timeout(ureq::Timeout::Global))),
        Err(RecvTimeoutError::Disconnected) => panic!("the thread that asked for page {page} has panicked"),
    }
}

const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
