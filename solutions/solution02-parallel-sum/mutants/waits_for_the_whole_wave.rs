//! Mistake: the next batch of arrays waits for the slowest of this one.

use std::panic::resume_unwind;
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let sum = &sum;
    let mut each = Vec::new();
    for wave in arrays.chunks(workers) {
        each.extend(thread::scope(|scope| {
            let threads: Vec<_> = wave.iter().map(|array| scope.spawn(move || sum(array))).collect();
            let join =
                |thread: thread::ScopedJoinHandle<'_, i64>| thread.join().unwrap_or_else(|panic| resume_unwind(panic));
            threads.into_iter().map(join).collect::<Vec<i64>>()
        }));
    }
    Sums { total: each.iter().sum(), each }
}
