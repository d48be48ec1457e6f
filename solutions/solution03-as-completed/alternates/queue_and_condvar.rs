//! Two queues and a bell: workers take pages from one, put outcomes into the other, and wake the caller.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let pages = Mutex::new(urls.iter());
    let (done, changed) = (Mutex::new(VecDeque::new()), Condvar::new());
    let work = || {
        loop {
            // Both locks are held for a moment only, never while a page is being loaded.
            let next = pages.lock().expect("nobody panics with this lock").next();
            let Some(&url) = next else { break };
            let outcome = outcome(|| load(url));
            done.lock().expect("nobody panics with this lock").push_back((url, outcome));
            changed.notify_one();
        }
    };
    thread::scope(|scope| {
        (0..workers).for_each(|_| drop(scope.spawn(work)));
        for _ in urls {
            let waiting = done.lock().expect("nobody panics with this lock");
            let mut done = changed.wait_while(waiting, |done| done.is_empty()).expect("nobody panics with this lock");
            let (url, outcome) = done.pop_front().expect("we waited for one");
            drop(done); // `report` may take its time
            report(url, outcome);
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
