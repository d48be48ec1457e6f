//! Each future calls back when it is done, in the worker; a channel brings what it says to the caller.

use std::sync::mpsc;

use futures_pool::{Executor, ThreadPoolExecutor};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let (sender, outcomes) = mpsc::channel();
        for &url in urls {
            let sender = sender.clone();
            let job = pool.try_submit(move || load(url));
            job.add_done_callback(move |job| {
                let outcome = job.result().map(|page| page.len()).map_err(|error| error.to_string());
                // Nobody listens any more if `report` has panicked.
                let (Ok(()) | Err(_)) = sender.send((url, outcome));
            });
        }
        drop(sender); // now the channel ends with the last callback
        outcomes.into_iter().for_each(|(url, outcome)| report(url, outcome));
    });
}
