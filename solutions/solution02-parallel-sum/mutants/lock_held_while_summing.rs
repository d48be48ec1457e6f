//! Mistake: the guard in the head of `while let` lives to the end of the body, so the queue stays locked during the
//! sum.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let queue = Mutex::new(arrays.iter().enumerate());
    let work = || {
        let mut sums = Vec::new();
        while let Some((index, array)) = queue.lock().unwrap_or_else(PoisonError::into_inner).next() {
            sums.push((index, sum(array)));
        }
        sums
    };
    let mut sums: Vec<(usize, i64)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    sums.sort_unstable();
    let each: Vec<i64> = sums.into_iter().map(|(_, sum)| sum).collect();
    Sums { total: each.iter().sum(), each }
}
