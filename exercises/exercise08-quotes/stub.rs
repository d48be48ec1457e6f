//! Exercise 08: collect the quotes of Abraham Lincoln from many pages at the same time. The task is in `README.md`.

// If you use `futures-pool`, begin with:
// use futures_pool::{Executor, ThreadPoolExecutor};

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use indicatif::ProgressBar;
use ureq::Agent;

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

/// Collects the quotes of all these pages. `bar` shows how many pages are done.
pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let _ = (agent, bar); // remove this line when you use both
    todo!("`all_quotes` requests the pages {pages:?}, {} at once, and collects their quotes", settings.at_once)
}
