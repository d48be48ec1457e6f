//! A thread for each page, of which only so many have a permit to load. Wasteful with threads, and right.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, mpsc};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let (load, permits) = (&load, &Permits { free: Mutex::new(workers), given_back: Condvar::new() });
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for &url in urls {
            let sender = sender.clone();
            scope.spawn(move || {
                let outcome = permits.with_one(|| outcome(|| load(url)));
                // Nobody listens any more if `report` has panicked.
                let (Ok(()) | Err(_)) = sender.send((url, outcome));
            });
        }
        drop(sender); // now the channel ends with the last thread
        outcomes.into_iter().for_each(|(url, outcome)| report(url, outcome));
    });
}

/// A semaphore.
struct Permits {
    free: Mutex<usize>,
    given_back: Condvar,
}

impl Permits {
    /// Runs `work`, which does not panic, when there is a permit for it.
    fn with_one<T>(&self, work: impl FnOnce() -> T) -> T {
        let free = self.free.lock().expect("nobody panics with this lock");
        *self.given_back.wait_while(free, |free| *free == 0).expect("nobody panics with this lock") -= 1;
        let done = work();
        *self.free.lock().expect("nobody panics with this lock") += 1;
        self.given_back.notify_one();
        done
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
