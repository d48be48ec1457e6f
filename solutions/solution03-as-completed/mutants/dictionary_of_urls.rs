//! Mistake: futures are kept by URL, so a URL that is listed twice has only one.

use std::collections::HashMap;

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    let count = move |url| load(url).map(|page| page.len());
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: HashMap<_, _> = urls.iter().map(|&url| (url, pool.try_submit(move || count(url)))).collect();
        for (job, url) in as_completed(jobs.into_iter().map(|(url, job)| (job, url))) {
            report(url, job.into_result().map_err(|error| error.to_string()));
        }
    });
}
