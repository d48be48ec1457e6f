//! Mistake: nobody joins the threads, so the scope panics with its own message.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let (next, sums) = (AtomicUsize::new(0), Mutex::new(vec![0; arrays.len()]));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Relaxed);
                    let Some(array) = arrays.get(index) else { break };
                    let sum = sum(array);
                    sums.lock().expect("nobody panics with this lock")[index] = sum;
                }
            });
        }
    });
    let each = sums.into_inner().expect("nobody panicked with this lock");
    Sums { total: each.iter().sum(), each }
}
