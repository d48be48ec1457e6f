//! Mistake: the total is read, added to and written back in three steps, and another worker may come in between.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let (next, total, each) = (AtomicUsize::new(0), AtomicI64::new(0), Mutex::new(vec![0; arrays.len()]));
    let work = || {
        while let Some((index, array)) = arrays.iter().enumerate().nth(next.fetch_add(1, SeqCst)) {
            let sum = sum(array);
            total.store(total.load(SeqCst) + sum, SeqCst);
            each.lock().expect("nobody panics with this lock")[index] = sum;
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
    });
    let each = each.into_inner().expect("nobody panicked with this lock");
    Sums { each, total: total.into_inner() }
}
