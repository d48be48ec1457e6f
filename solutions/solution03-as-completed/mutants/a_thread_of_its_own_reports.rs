//! Mistake: another thread calls `report`, so what `report` uses has to be `Send`.

use std::panic::resume_unwind;
use std::thread;

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome) + Send,
{
    let load = &load;
    let count = move |url| load(url).map(|page| page.len());
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> = urls.iter().map(|&url| (pool.try_submit(move || count(url)), url)).collect();

        let report_all = || {
            for (job, url) in as_completed(jobs) {
                report(url, job.into_result().map_err(|error| error.to_string()));
            }
        };
        thread::scope(|scope| scope.spawn(report_all).join()).unwrap_or_else(|panic| resume_unwind(panic));
    });
}
