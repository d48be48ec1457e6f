//! Mistake: no thread at all: each page is loaded and reported before the next.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], _workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    for url in urls {
        report(url, outcome(|| load(url)));
    }
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
