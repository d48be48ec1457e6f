//! Waits until at least one is done, reports those that are, and waits for the others again.

use futures_pool::{DoneAndNotDone, Executor, ReturnWhen::FirstCompleted, ThreadPoolExecutor, wait};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let mut jobs: Vec<_> = urls.iter().map(|&url| (pool.try_submit(move || load(url)), url)).collect();
        while !jobs.is_empty() {
            let DoneAndNotDone { done, not_done } = wait(jobs, None, FirstCompleted);
            for (job, url) in done {
                report(url, job.into_result().map(|page| page.len()).map_err(|error| error.to_string()));
            }
            jobs = not_done;
        }
    });
}
