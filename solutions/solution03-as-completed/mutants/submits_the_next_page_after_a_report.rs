//! Mistake: a new page is submitted only after one has been reported, so idle workers wait for `report`.

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
        let mut waiting = urls.iter();
        let submit = |&url| (pool.try_submit(move || count(url)), url);
        let mut jobs = as_completed(waiting.by_ref().take(workers).map(submit));
        while let Some((job, url)) = jobs.next() {
            report(url, job.into_result().map_err(|error| error.to_string()));
            waiting.next().map(submit).into_iter().for_each(|job| jobs.add(job));
        }
    });
}
