//! Mistake: a thread for each piece, however few workers the caller allows.

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
    let size = texts.len().div_ceil(8 * workers).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = texts.chunks(size).map(|piece| scope.spawn(move || counted(piece))).collect();
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
