//! Mistake: as many threads as pages, however few workers the caller allows.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], _workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for &url in urls {
            let sender = sender.clone();
            // Nobody listens any more if `report` has panicked.
            scope.spawn(move || sender.send((url, outcome(|| load(url)))).ok());
        }
        drop(sender); // now the channel ends with the last thread
        outcomes.into_iter().for_each(|(url, outcome)| report(url, outcome));
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
