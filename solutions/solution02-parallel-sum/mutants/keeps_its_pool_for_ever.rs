//! Mistake: the pool is kept for the next call, and its threads with it.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    static POOL: OnceLock<ThreadPool> = OnceLock::new();
    let new_pool = || ThreadPoolBuilder::new().num_threads(workers).build().expect("the system gives us threads");
    let pool = POOL.get_or_init(new_pool);
    let each: Vec<i64> = pool.install(|| arrays.par_iter().with_max_len(1).map(|array| sum(array)).collect());
    Sums { total: each.iter().sum(), each }
}
