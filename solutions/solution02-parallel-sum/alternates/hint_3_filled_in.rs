//! The code of `hints/3.md` of the exercise with its blanks filled in, so that the hint is known to work: change both
//! together.

use futures_pool::{Executor, ThreadPoolExecutor};

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let sum = &sum;
    let each: Vec<i64> = ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> = arrays.iter().map(|array| pool.submit(move || sum(array))).collect();
        jobs.into_iter().map(|job| job.into_result().unwrap()).collect()
    });
    Sums { total: each.iter().sum(), each }
}
