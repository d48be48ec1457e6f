//! Exercise 08, solved: all quotes of Abraham Lincoln, many pages at the same time.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use futures_pool::{Executor, ThreadPoolExecutor};
use indicatif::ProgressBar;
use ureq::Agent;

#[path = "../../../exercises/exercise08-quotes/src/page.rs"]
mod page;

pub use page::{PageError, Quote, quotes_in, url};

/// What came of all pages.
#[derive(Debug, Default)]
pub struct Report {
    /// The quotes, in the order of the pages, and on each page from its first to its last.
    pub quotes: Vec<Quote>,
    /// The pages that failed, each under its number.
    pub failures: BTreeMap<u32, PageError>,
}

/// How to ask for pages.
#[derive(Clone)]
pub struct Settings {
    /// The most requests that may be under way at the same time; at least 1.
    pub at_once: usize,
    /// How long a request may take, until all of the page is there.
    pub timeout: Duration,
    /// The most requests for one page; at least 1.
    pub attempts: u32,
    /// How long to pause before the second request for a page.
    pub first_pause: Duration,
    /// What pauses for so long: `thread::sleep` in the program. The checks only note what it is called with.
    pub pause: Arc<dyn Fn(Duration) + Send + Sync>,
}

/// What came of one page.
pub type Outcome = Result<Vec<Quote>, PageError>;

/// The quotes of all these pages. `bar` shows how many pages are done.
pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    // `map` gives the outcomes in the order of the pages; one that is not there because of a panic panics here too.
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}

/// The quotes of one page. While the site is busy it is asked again, after ever longer pauses.
///
/// # Errors
///
/// When the page cannot be had, or has no quotes.
pub fn quotes_of(agent: &Agent, page: u32, settings: &Settings) -> Outcome {
    let mut pause = settings.first_pause;
    for _ in 1..settings.attempts {
        match request(agent, page, settings.timeout) {
            Err(PageError::Request(ureq::Error::StatusCode(503))) => (settings.pause)(pause),
            outcome => return outcome,
        }
        pause *= 2;
    }
    request(agent, page, settings.timeout)
}

/// Asks for a page once.
///
/// # Errors
///
/// When the page is not there before the time is over, or has no quotes.
pub fn request(agent: &Agent, page: u32, timeout: Duration) -> Outcome {
    let request = agent.get(url(page)).config().timeout_global(Some(timeout)).build();
    let html = request.call()?.body_mut().read_to_string()?;
    quotes_in(&html)
}

/// Collects the outcomes of pages, which come in the order of the pages.
impl FromIterator<(u32, Outcome)> for Report {
    fn from_iter<I: IntoIterator<Item = (u32, Outcome)>>(outcomes: I) -> Self {
        let mut report = Report::default();
        for (page, outcome) in outcomes {
            match outcome {
                Ok(quotes) => report.quotes.extend(quotes),
                Err(error) => drop(report.failures.insert(page, error)),
            }
        }
        report
    }
}
