//! Exercise 08, solved: collect the quotes of Abraham Lincoln from many pages at the same time.

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

/// The quotes of all pages, and the pages that failed.
#[derive(Debug, Default)]
pub struct Report {
    /// The quotes in the order of the pages. Those of one page are in the order in which the page has them.
    pub quotes: Vec<Quote>,
    /// The numbers of the pages that failed, each with its error.
    pub failures: BTreeMap<u32, PageError>,
}

/// How to request pages.
#[derive(Clone)]
pub struct Settings {
    /// How many requests may run at the same time: at least 1.
    pub at_once: usize,
    /// How long a request may take, until the whole page has arrived.
    pub timeout: Duration,
    /// How many requests may be sent for one page: at least 1.
    pub attempts: u32,
    /// How long to pause before the second request for a page.
    pub first_pause: Duration,
    /// Pauses for this long: `thread::sleep` in the program. In the checks it only records the time.
    pub pause: Arc<dyn Fn(Duration) + Send + Sync>,
}

/// The quotes of one page, or why it failed.
pub type Outcome = Result<Vec<Quote>, PageError>;

/// Collects the quotes of all these pages. `bar` shows how many pages are done.
pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    bar.set_length(pages.clone().count() as u64);
    let outcome_of = |page| {
        let outcome = quotes_of(agent, page, settings);
        bar.inc(1);
        (page, outcome)
    };
    // `map` returns the outcomes in the order of the pages. If a task panicked, `unwrap` panics here too.
    ThreadPoolExecutor::scoped(settings.at_once)
        .expect("at least one request may be under way")
        .run(|pool| pool.map(outcome_of, pages).map(Result::unwrap).collect())
}

/// The quotes of one page. While the site is busy, the page is requested again, after longer and longer pauses.
///
/// # Errors
///
/// If the request for the page fails, or the page has no quotes.
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

/// Requests a page once.
///
/// # Errors
///
/// If the request fails or takes longer than `timeout`, or the page has no quotes.
pub fn request(agent: &Agent, page: u32, timeout: Duration) -> Outcome {
    let request = agent.get(url(page)).config().timeout_global(Some(timeout)).build();
    let html = request.call()?.body_mut().read_to_string()?;
    quotes_in(&html)
}

/// Collects the outcomes of the pages. They come in the order of the pages.
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
