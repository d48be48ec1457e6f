//! Mistake: rayon gives a thread several pieces in a row unless it is told otherwise, and the later ones wait for the
//! first.

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    let counted = |mut counts, piece: &[&str]| {
        count(piece, &mut counts);
        counts
    };
    let size = texts.len().div_ceil(8 * workers).max(1);
    let pieces = texts.par_chunks(size);
    ThreadPoolBuilder::new()
        .num_threads(workers)
        .build_scoped(
            |worker| worker.run(),
            |pool| pool.install(|| pieces.fold(Counts::new, counted).reduce(Counts::new, sum)),
        )
        .expect("the system gives us threads")
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
