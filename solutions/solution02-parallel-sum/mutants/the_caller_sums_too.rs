//! Mistake: the caller sums arrays too, so there is one worker too many.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let next = AtomicUsize::new(0);
    let work = || {
        let mut sums = Vec::new();
        loop {
            let index = next.fetch_add(1, Relaxed);
            let Some(array) = arrays.get(index) else { break sums };
            sums.push((index, sum(array)));
        }
    };
    let mut sums: Vec<(usize, i64)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let own = work();
        let others = workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        own.into_iter().chain(others).collect()
    });
    sums.sort_unstable();
    let each: Vec<i64> = sums.into_iter().map(|(_, sum)| sum).collect();
    Sums { total: each.iter().sum(), each }
}
