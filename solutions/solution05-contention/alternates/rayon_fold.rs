//! Rayon, in a pool of its own that ends with its scope. Pieces are never bundled: each may take long.

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
    let pieces = texts.par_chunks(size).with_max_len(1);
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
