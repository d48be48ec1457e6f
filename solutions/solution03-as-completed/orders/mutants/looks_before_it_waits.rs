//! Mistake: the caller looks for a page, lets go of the lock, and only then waits: it misses a notification that comes
//! in between.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let (next, outcomes, more) = (AtomicUsize::new(0), Mutex::new(VecDeque::new()), Condvar::new());
    let work = || {
        while let Some(url) = urls.get(next.fetch_add(1, SeqCst)) {
            let outcome = load(url).map(|page| page.len()).map_err(|error| error.to_string());
            outcomes.lock().unwrap().push_back((*url, outcome));
            more.notify_one();
        }
    };
    thread::scope(|scope| {
        (0..workers).for_each(|_| drop(scope.spawn(work)));
        for _ in urls {
            if outcomes.lock().unwrap().is_empty() {
                drop(more.wait(outcomes.lock().unwrap()));
            }
            let (url, outcome) = outcomes.lock().unwrap().pop_front().unwrap();
            report(url, outcome);
        }
    });
}
