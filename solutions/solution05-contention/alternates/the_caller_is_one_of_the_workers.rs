//! The caller counts too, so one thread less is started. The pieces are of nearly equal size; some may be empty.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let pieces = 10 * workers;
    let begin = |piece| piece * texts.len() / pieces;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Counts::new();
        loop {
            let piece = next.fetch_add(1, Relaxed);
            if piece >= pieces {
                break own;
            }
            count(&texts[begin(piece)..begin(piece + 1)], &mut own);
        }
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let own = work();
        others.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).fold(own, sum)
    })
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
