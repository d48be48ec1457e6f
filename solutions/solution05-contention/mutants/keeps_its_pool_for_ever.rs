//! Mistake: the pool is kept for the next call, and its threads with it.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

pub use super::reference::Counts;

pub fn count_words<F>(texts: &[&str], workers: usize, count: F) -> Counts
where
    F: Fn(&[&str], &mut Counts) + Sync,
{
    static POOL: OnceLock<ThreadPool> = OnceLock::new();
    let new_pool = || ThreadPoolBuilder::new().num_threads(workers).build().expect("the system gives us threads");
    let pool = POOL.get_or_init(new_pool);
    let counted = |mut counts, piece: &[&str]| {
        count(piece, &mut counts);
        counts
    };
    let size = texts.len().div_ceil(8 * workers).max(1);
    let pieces = texts.par_chunks(size).with_max_len(1);
    pool.install(|| pieces.fold(Counts::new, counted).reduce(Counts::new, sum))
}

fn sum(mut total: Counts, counts: Counts) -> Counts {
    for (word, times) in counts {
        *total.entry(word).or_default() += times;
    }
    total
}
