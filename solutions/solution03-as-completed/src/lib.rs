//! Exercise 03, solved: pages, each reported as soon as it has been loaded.

use std::error::Error;

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

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
    // The worker counts the bytes, so that no page is kept until its report.
    let count = |url| load(url).map(|page| page.len());
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> = urls.iter().map(|&url| (pool.try_submit(move || count(url)), url)).collect();
        for (job, url) in as_completed(jobs) {
            report(url, job.into_result().map_err(|error| error.to_string()));
        }
    });
}
