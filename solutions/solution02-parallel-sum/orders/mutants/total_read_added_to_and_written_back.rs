//! Mistake: the total is read, added to and written back, and another worker may do so in between.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let (next, total) = (AtomicUsize::new(0), AtomicI64::new(0));
    let each = Mutex::new(vec![0; arrays.len()]);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, SeqCst);
                    let Some(array) = arrays.get(index) else { break };
                    let sum = sum(array);
                    total.store(total.load(SeqCst) + sum, SeqCst);
                    each.lock().unwrap()[index] = sum;
                }
            });
        }
    });
    Sums { each: each.into_inner().unwrap(), total: total.into_inner() }
}
