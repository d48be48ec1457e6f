//! Mistake: the index of the next array is read, and raised only then: two workers may sum the same array.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let next = AtomicUsize::new(0);
    let each = Mutex::new(vec![0; arrays.len()]);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.load(SeqCst);
                    next.store(index + 1, SeqCst);
                    let Some(array) = arrays.get(index) else { break };
                    let sum = sum(array);
                    each.lock().unwrap()[index] = sum;
                }
            });
        }
    });
    let each = each.into_inner().unwrap();
    Sums { total: each.iter().sum(), each }
}
