//! Mistake: a page that panics ends its worker, and neither is reported.

use std::iter;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::thread;

pub use super::reference::{LoadError, Outcome};

pub fn report_pages<L, R>(urls: &[&str], workers: usize, load: L, mut report: R)
where
    L: Fn(&str) -> Result<Vec<u8>, LoadError> + Sync,
    R: FnMut(&str, Outcome),
{
    let next = AtomicUsize::new(0);
    let work = |outcomes: Sender<(usize, Outcome)>| {
        loop {
            let index = next.fetch_add(1, Relaxed);
            let Some(url) = urls.get(index) else { break };
            if outcomes.send((index, load(url).map(|page| page.len()).map_err(|error| error.to_string()))).is_err() {
                break; // `report` has panicked: nobody listens any more
            }
        }
    };

    thread::scope(|scope| {
        let work = &work;
        let (sender, outcomes) = mpsc::channel();
        let workers: Vec<_> = iter::repeat_n(sender, workers).map(|sender| scope.spawn(move || work(sender))).collect();
        // The channel ends when the last worker has dropped its sender.
        outcomes.into_iter().for_each(|(index, outcome)| report(urls[index], outcome));
        workers.into_iter().for_each(|worker| drop(worker.join()));
    });
}
