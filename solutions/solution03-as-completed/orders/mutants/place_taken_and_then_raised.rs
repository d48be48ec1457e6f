//! Mistake: a worker reads the place of the next page and then raises it in a second step: two workers may load the
//! same page.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let (next, (sender, outcomes)) = (AtomicUsize::new(0), mpsc::channel());
    thread::scope(|scope| {
        for sender in vec![sender; workers] {
            let (next, load) = (&next, &load);
            scope.spawn(move || {
                loop {
                    let place = next.load(SeqCst);
                    next.store(place + 1, SeqCst);
                    let Some(url) = urls.get(place) else { break };
                    let outcome = load(url).map(|page| page.len()).map_err(|error| error.to_string());
                    sender.send((*url, outcome)).unwrap();
                }
            });
        }
        outcomes.iter().for_each(|(url, outcome)| report(url, outcome));
    });
}
