//! Mistake: a panic of `report` is passed on only when all the other pages have been reported.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

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
        let jobs: Vec<_> = urls.iter().map(|&url| (pool.try_submit(move || count(url)), url)).collect();

        let mut first_panic = Ok(());
        for (job, url) in as_completed(jobs) {
            let outcome = job.into_result().map_err(|error| error.to_string());
            first_panic = first_panic.and(catch_unwind(AssertUnwindSafe(|| report(url, outcome))));
        }
        first_panic.unwrap_or_else(|panic| resume_unwind(panic));
    });
}
