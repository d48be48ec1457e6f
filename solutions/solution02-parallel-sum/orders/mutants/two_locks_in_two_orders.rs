//! Mistake: some workers lock the sums and then the total, others the total and then the sums. Two of them may wait for
//! each other for ever.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let next = AtomicUsize::new(0);
    let (each, total) = (Mutex::new(vec![0; arrays.len()]), Mutex::new(0));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, SeqCst);
                    let Some(array) = arrays.get(index) else { break };
                    let sum = sum(array);
                    if index % 2 == 0 {
                        let mut each = each.lock().unwrap();
                        *total.lock().unwrap() += sum;
                        each[index] = sum;
                    } else {
                        let mut total = total.lock().unwrap();
                        each.lock().unwrap()[index] = sum;
                        *total += sum;
                    }
                }
            });
        }
    });
    Sums { each: each.into_inner().unwrap(), total: total.into_inner().unwrap() }
}
