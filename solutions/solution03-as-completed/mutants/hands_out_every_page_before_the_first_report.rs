//! Mistake: the caller hands each page to a free worker, and reports only when the last page has been taken.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{self, sync_channel};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let load = &load;
    let (hand_out, pages) = sync_channel(0);
    let pages = &Mutex::new(pages);
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(move || {
                loop {
                    let next = pages.lock().expect("nobody panics with this lock").recv();
                    let Ok(url) = next else { break };
                    if sender.send((url, outcome(|| load(url)))).is_err() {
                        break; // `report` has panicked: nobody listens any more
                    }
                }
            });
        }
        urls.iter().for_each(|&url| hand_out.send(url).expect("the workers wait for pages"));
        drop((hand_out, sender)); // now both channels come to their ends
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
