//! Mistake: the workers are told to end only when all is reported, which never happens if `report` panics.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, mpsc};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    let jobs = &Jobs { queue: Mutex::new((urls.iter().copied().collect(), false)), changed: Condvar::new() };
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some(url) = jobs.next() {
                    // Nobody listens any more if `report` has panicked.
                    let (Ok(()) | Err(_)) = sender.send((url, outcome(|| load(url))));
                }
            });
        }
        outcomes.into_iter().take(urls.len()).for_each(|(url, outcome)| report(url, outcome));
        jobs.close();
    });
}

/// URLs to load, and whether that was all.
struct Jobs<'u> {
    queue: Mutex<(VecDeque<&'u str>, bool)>,
    changed: Condvar,
}

impl<'u> Jobs<'u> {
    /// Waits for the next URL; `None` if there will be no more.
    fn next(&self) -> Option<&'u str> {
        let queue = self.queue.lock().expect("nobody panics with this lock");
        let empty = |(queue, closed): &mut (VecDeque<_>, bool)| queue.is_empty() && !*closed;
        self.changed.wait_while(queue, empty).expect("nobody panics with this lock").0.pop_front()
    }

    fn close(&self) {
        self.queue.lock().expect("nobody panics with this lock").1 = true;
        self.changed.notify_all();
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
