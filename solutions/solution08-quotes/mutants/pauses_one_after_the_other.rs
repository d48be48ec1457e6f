//! Mistake: one lock is held during each pause, so two pages cannot pause at the same time.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::quotes_of;
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let (one_at_a_time, pause) = (Mutex::new(()), Arc::clone(&settings.pause));
    let settings = Settings {
        pause: Arc::new(move |time| {
            let _mine = one_at_a_time.lock().unwrap();
            pause(time);
        }),
        ..settings.clone()
    };
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, &settings);
        bar.inc(1);
        (page, outcome)
    };
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}
