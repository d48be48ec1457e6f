//! In rounds: all pages, then after a pause those that were busy, after a longer pause those that still are.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::{Agent, Error};

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let pages: Vec<u32> = pages.collect();
    bar.set_length(pages.len() as u64);
    let mut outcomes: BTreeMap<u32, Outcome> = ask_for(&pages, agent, settings, bar, settings.attempts == 1);
    let mut pause = settings.first_pause;
    for nth in 2..=settings.attempts {
        let busy: Vec<u32> = outcomes.iter().filter(|(_, outcome)| is_busy(outcome)).map(|(page, _)| *page).collect();
        if busy.is_empty() {
            break;
        }
        (settings.pause)(pause);
        pause *= 2;
        outcomes.extend(ask_for(&busy, agent, settings, bar, nth == settings.attempts));
    }
    outcomes.into_iter().collect()
}

fn ask_for(
    pages: &[u32],
    agent: &Agent,
    settings: &Settings,
    bar: &ProgressBar,
    last_round: bool,
) -> BTreeMap<u32, Outcome> {
    let outcome_of = |&page: &u32| {
        let outcome = request(agent, page, settings.timeout);
        bar.inc(u64::from(last_round || !is_busy(&outcome)));
        (page, outcome)
    };
    ThreadPoolExecutor::scoped(settings.at_once)
        .unwrap()
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}

fn is_busy(outcome: &Outcome) -> bool {
    matches!(outcome, Err(PageError::Request(Error::StatusCode(503))))
}
