//! Mistake: a worker reads the next index and then raises it in a second step. Two workers may read the same index and
//! sum the same array.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let (next, each) = (AtomicUsize::new(0), Mutex::new(vec![0; arrays.len()]));
    let work = || {
        loop {
            let index = next.load(SeqCst);
            let Some(array) = arrays.get(index) else { break };
            next.store(index + 1, SeqCst);
            let sum = sum(array);
            each.lock().expect("nobody panics with this lock")[index] = sum;
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
    });
    let each = each.into_inner().expect("nobody panicked with this lock");
    Sums { total: each.iter().sum(), each }
}
