//! Mistake: each worker gets its share at the start, and nobody takes over what a slow one has not begun.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    let share = urls.len().div_ceil(workers).max(1);
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for share in urls.chunks(share) {
            let sender = sender.clone();
            // An error says that `report` has panicked and nobody listens any more.
            scope.spawn(move || share.iter().try_for_each(|&url| sender.send((url, outcome(|| load(url))))));
        }
        drop(sender); // now the channel ends with the last worker
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
