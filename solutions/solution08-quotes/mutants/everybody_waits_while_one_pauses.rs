//! Mistake: while one page pauses, no other page is requested.

use std::ops::RangeInclusive;
use std::sync::RwLock;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, request};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let site = RwLock::new(());
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings, &site);
        bar.inc(1);
        (page, outcome)
    };
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}

fn quotes_of(agent: &Agent, page: u32, settings: &Settings, site: &RwLock<()>) -> Outcome {
    let mut pause = settings.first_pause;
    for _ in 1..settings.attempts {
        match ask(agent, page, settings, site) {
            Err(PageError::Request(ureq::Error::StatusCode(503))) => {
                let _nobody_else = site.write().unwrap();
                (settings.pause)(pause);
            }
            outcome => return outcome,
        }
        pause *= 2;
    }
    ask(agent, page, settings, site)
}

fn ask(agent: &Agent, page: u32, settings: &Settings, site: &RwLock<()>) -> Outcome {
    let _with_others = site.read().unwrap();
    request(agent, page, settings.timeout)
}
