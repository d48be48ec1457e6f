//! Mistake: the pool and its threads are kept for the next call.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, mpsc};

use rayon::{ThreadPool, ThreadPoolBuilder};

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    static SPARE: Mutex<Option<ThreadPool>> = Mutex::new(None);
    let spare = SPARE.lock().expect("nobody panics with this lock").take();
    let pool = spare
        .filter(|pool| pool.current_num_threads() == workers)
        .unwrap_or_else(|| ThreadPoolBuilder::new().num_threads(workers).build().expect("the system gives us threads"));
    let load = &load;
    pool.in_place_scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for &url in urls {
            let sender = sender.clone();
            scope.spawn(move |_| {
                // Nobody listens any more if `report` has panicked.
                let (Ok(()) | Err(_)) = sender.send((url, outcome(|| load(url))));
            });
        }
        drop(sender); // now the channel ends with the last task
        outcomes.into_iter().for_each(|(url, outcome)| report(url, outcome));
    });
    *SPARE.lock().expect("nobody panics with this lock") = Some(pool);
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
