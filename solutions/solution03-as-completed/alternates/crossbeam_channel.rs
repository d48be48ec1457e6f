//! A channel of crossbeam may have many receivers, so the pages that are still to be loaded stand in one, too: each worker
//! takes the next. With the channel of the standard library they would have to share its only receiver under a lock.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crossbeam_channel::unbounded;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let (queue, queued) = unbounded();
    urls.iter().for_each(|&url| queue.send(url).expect("a receiver is left"));
    drop(queue); // so that the workers find the end of it

    let load = &load;
    thread::scope(|scope| {
        let (sender, outcomes) = unbounded();
        for _ in 0..workers {
            let (queued, sender) = (queued.clone(), sender.clone());
            scope.spawn(move || {
                for url in queued {
                    if sender.send((url, outcome(|| load(url)))).is_err() {
                        break; // `report` has panicked: nobody listens any more
                    }
                }
            });
        }
        drop(sender);
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
