//! Mistake: the next batch of pages waits for the slowest of this one.

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    for wave in urls.chunks(workers) {
        ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
            let submit = |&url| (pool.try_submit(move || load(url).map(|page| page.len())), url);
            for (job, url) in as_completed(wave.iter().map(submit)) {
                report(url, job.into_result().map_err(|error| error.to_string()));
            }
        });
    }
}
