//! Mistake: the texts are divided by the number of workers, and each worker has one piece.

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
    let share = texts.len().div_ceil(workers).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = texts.chunks(share).map(|piece| scope.spawn(move || counted(piece))).collect();
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
