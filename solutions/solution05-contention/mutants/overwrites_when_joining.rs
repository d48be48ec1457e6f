//! Mistake: `extend` replaces the count of a word by that of a later worker.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Counts::new();
        while let Some(piece) = texts.chunks(size).nth(next.fetch_add(1, Relaxed)) {
            count(piece, &mut own);
        }
        own
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut total = Counts::new();
        for thread in threads {
            total.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        total
    })
}
