//! Mistake: the next batch of pieces waits for the slowest of this one.

use std::panic::resume_unwind;
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
    let counted = &counted;
    let mut total = Counts::new();
    let pieces: Vec<_> = texts.chunks(texts.len().div_ceil(8 * workers).max(1)).collect();
    for wave in pieces.chunks(workers) {
        total = thread::scope(|scope| {
            let threads: Vec<_> = wave.iter().map(|piece| scope.spawn(move || counted(piece))).collect();
            let counts = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            counts.fold(total, sum)
        });
    }
    total
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
