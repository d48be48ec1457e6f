//! Exercise 03: pages, each reported as soon as it has been loaded. The task is in `README.md`.

// If you use `futures-pool`, begin with:
// use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

use std::error::Error;

/// What became of a page: how many bytes it has, or the message that says why there is none.
pub type Outcome = Result<usize, String>;

/// Why a page could not be loaded. Any error: `?` turns it into one of these, and `to_string()` gives its message.
pub type LoadError = Box<dyn Error + Send + Sync>;

/// Loads the pages, `workers` of them at the same time, and reports each as soon as it has been loaded. `load` loads
/// one page; `report` is told the URL of a page and what became of it.
pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let _ = (load, &mut report); // remove this line when you use both
    todo!("`report_pages` loads {} pages, {workers} at a time, and reports each as it completes", urls.len())
}
