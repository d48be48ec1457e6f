//! Mistake: the result is all pages or the first error, so one failure loses the quotes of all others.

use std::ops::RangeInclusive;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

use super::reference::{Outcome, quotes_of};
pub use super::reference::{PageError, Quote, Report, Settings};

pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    let outcomes: Vec<(u32, Outcome)> = ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect());
    let quotes_or_failure = |(page, outcome): (u32, Outcome)| outcome.map_err(|error| (page, error));
    match outcomes.into_iter().map(quotes_or_failure).collect::<Result<Vec<_>, _>>() {
        Ok(quotes) => Report { quotes: quotes.concat(), ..Report::default() },
        Err(failure) => Report { failures: [failure].into(), ..Report::default() },
    }
}
