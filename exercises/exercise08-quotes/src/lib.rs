//! Exercise 08: all quotes of Abraham Lincoln, many pages at the same time. The task is in `README.md`.

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

/// The quotes of all these pages. `bar` shows how many pages are done.
pub fn all_quotes(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    let _ = (agent, bar); // this line goes when you use both
    todo!("`all_quotes` asks for the pages {pages:?}, {} at once, and collects their quotes", settings.at_once)
}
