//! Mistake: each piece is counted twice, to compare the two counts.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let counted = |piece: &[&str]| {
        let mut counts = Counts::new();
        count(piece, &mut counts);
        counts
    };
    let size = texts.len().div_ceil(8 * workers).max(1);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Counts::new();
        while let Some(piece) = texts.chunks(size).nth(next.fetch_add(1, Relaxed)) {
            let counts = counted(piece);
            assert_eq!(counts, counted(piece), "the threads disagree");
            own = sum(own, counts);
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
