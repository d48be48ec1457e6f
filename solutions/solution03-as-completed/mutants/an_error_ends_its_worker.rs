//! Mistake: a worker whose page gives an error takes no other page.

use std::any::Any;
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let next = AtomicUsize::new(0);
    let work = |outcomes: Sender<(usize, Outcome)>| {
        loop {
            let index = next.fetch_add(1, Relaxed);
            let Some(url) = urls.get(index) else { break };
            let outcome = match catch_unwind(AssertUnwindSafe(|| load(url))) {
                Ok(Ok(page)) => Ok(page.len()),
                Ok(Err(error)) => {
                    let (Ok(()) | Err(_)) = outcomes.send((index, Err(error.to_string())));
                    return;
                }
                Err(panic) => Err(message(&*panic)),
            };
            if outcomes.send((index, outcome)).is_err() {
                break; // `report` has panicked: nobody listens any more
            }
        }
    };

    thread::scope(|scope| {
        let work = &work;
        let (sender, outcomes) = mpsc::channel();
        for sender in iter::repeat_n(sender, workers) {
            scope.spawn(move || work(sender));
        }
        // The channel ends when the last worker has dropped its sender.
        outcomes.into_iter().for_each(|(index, outcome)| report(urls[index], outcome));
    });
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it panicked").to_owned()
}
