//! Mistake: the guard in the head of `while let` lives to the end of the body, so the queue stays locked during the
//! count.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let size = texts.len().div_ceil(8 * workers).max(1);
    let pieces = Mutex::new(texts.chunks(size));
    let work = || {
        let mut own = Counts::new();
        while let Some(piece) = pieces.lock().unwrap_or_else(PoisonError::into_inner).next() {
            count(piece, &mut own);
        }
        own
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let counts = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        counts.reduce(sum).unwrap_or_default()
    })
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
