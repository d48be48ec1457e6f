//! Mistake: the channel to the caller has room for few outcomes, so workers wait until `report` is done.

use std::any::Any;
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let next = AtomicUsize::new(0);
    let work = |outcomes: SyncSender<(usize, Outcome)>| {
        loop {
            let index = next.fetch_add(1, Relaxed);
            let Some(url) = urls.get(index) else { break };
            if outcomes.send((index, outcome(|| load(url)))).is_err() {
                break; // `report` has panicked: nobody listens any more
            }
        }
    };

    thread::scope(|scope| {
        let work = &work;
        let (sender, outcomes) = sync_channel(workers);
        for sender in iter::repeat_n(sender, workers) {
            scope.spawn(move || work(sender));
        }
        // The channel ends when the last worker has dropped its sender.
        outcomes.into_iter().for_each(|(index, outcome)| report(urls[index], outcome));
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
