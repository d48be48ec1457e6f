//! Mistake: the length of a page is kept under its URL and used again in the next call.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    static LENGTHS: LazyLock<Mutex<HashMap<String, usize>>> = LazyLock::new(Mutex::default);
    let remembered = LENGTHS.lock().expect("nobody panics with this lock").clone();
    let load = &load;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> =
            urls.iter().map(|&url| (pool.try_submit(move || load(url).map(|page| page.len())), url)).collect();
        for (job, url) in as_completed(jobs) {
            let outcome = job.into_result().map_err(|error| error.to_string());
            let outcome = outcome.map(|length| remembered.get(url).copied().unwrap_or(length));
            if let Ok(length) = outcome {
                LENGTHS.lock().expect("nobody panics with this lock").insert(url.to_owned(), length);
            }
            report(url, outcome);
        }
    });
}
