//! Rayon, in a pool of its own that ends with its scope. Arrays are never bundled: each may be long.

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let each: Vec<i64> = ThreadPoolBuilder::new()
        .num_threads(workers)
        .build_scoped(
            |worker| worker.run(),
            |pool| pool.install(|| arrays.par_iter().with_max_len(1).map(|array| sum(array)).collect()),
        )
        .expect("the system gives us threads");
    Sums { total: each.iter().sum(), each }
}
