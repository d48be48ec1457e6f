//! Mistake: as many threads as arrays, however few workers the caller allows.

use std::panic::resume_unwind;
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], _workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let sum = &sum;
    let each: Vec<i64> = thread::scope(|scope| {
        let threads: Vec<_> = arrays.iter().map(|array| scope.spawn(move || sum(array))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    Sums { total: each.iter().sum(), each }
}
