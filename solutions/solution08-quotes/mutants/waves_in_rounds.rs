//! Mistake: pages are requested in batches, and busy ones again after all batches: no pause holds up a page, but a slow
//! page does.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::thread;

use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let mut pages: Vec<u32> = pages.collect();
    bar.set_length(pages.len() as u64);
    let mut outcomes: BTreeMap<u32, Outcome> = BTreeMap::new();
    let mut pause = settings.first_pause;
    for nth in 1..=settings.attempts {
        let outcome_of = |page| {
            let outcome = request(agent, page, settings.timeout);
            bar.inc(u64::from(nth == settings.attempts || !is_busy(&outcome)));
            (page, outcome)
        };
        let wave = |pages: &[u32]| {
            thread::scope(|scope| {
                let threads: Vec<_> = pages.iter().map(|&page| scope.spawn(move || outcome_of(page))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
            })
        };
        outcomes.extend(pages.chunks(settings.at_once).flat_map(wave));
        pages.retain(|page| is_busy(&outcomes[page]));
        if pages.is_empty() || nth == settings.attempts {
            break;
        }
        (settings.pause)(pause);
        pause *= 2;
    }
    outcomes.into_iter().collect()
}

fn is_busy(outcome: &Outcome) -> bool {
    matches!(outcome, Err(PageError::Request(ureq::Error::StatusCode(503))))
}
