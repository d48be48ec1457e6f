//! Mistake: the message of an error is reported together with that of its source.

use std::error::Error;

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> =
            urls.iter().map(|&url| (pool.try_submit(move || load(url).map(|page| page.len())), url)).collect();
        for (job, url) in as_completed(jobs) {
            report(url, job.into_result().map_err(|error| with_source(&error)));
        }
    });
}

fn with_source(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
