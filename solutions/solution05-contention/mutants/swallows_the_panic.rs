//! Mistake: the counts of a worker that panicked are left out, and the panic is lost.

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
        threads.into_iter().filter_map(|thread| thread.join().ok()).reduce(sum).unwrap_or_default()
    })
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
