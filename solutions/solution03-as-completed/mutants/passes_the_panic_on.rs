//! Mistake: a page that panics ends everything, as a sum did in exercise 02.

use futures_pool::{Executor, TaskError, ThreadPoolExecutor, as_completed};

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

        for (job, url) in as_completed(jobs) {
            match job.into_result() {
                Ok(bytes) => report(url, Ok(bytes)),
                Err(TaskError::Panicked(panic)) => panic.resume(),
                Err(error) => report(url, Err(error.to_string())),
            }
        }
    });
}
