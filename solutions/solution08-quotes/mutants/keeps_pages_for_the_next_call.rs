//! Mistake: a page that was loaded once is kept, and never requested again.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Mutex;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{self, Outcome};
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
    static KEPT: Mutex<BTreeMap<u32, Vec<Quote>>> = Mutex::new(BTreeMap::new());
    let kept = KEPT.lock().unwrap().get(&page).cloned();
    if let Some(quotes) = kept {
        return Ok(quotes);
    }
    let quotes = reference::quotes_of(agent, page, settings)?;
    KEPT.lock().unwrap().insert(page, quotes.clone());
    Ok(quotes)
}
