//! A queue of arrays under a lock, and a condition on which workers wait until there is one, or no more comes.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let queue = (Mutex::new((VecDeque::<usize>::new(), false)), Condvar::new());
    let each = Mutex::new(vec![0; arrays.len()]);
    let next = || {
        let mut jobs =
            queue.1.wait_while(queue.0.lock().unwrap(), |(jobs, closed)| jobs.is_empty() && !*closed).unwrap();
        jobs.0.pop_front()
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(index) = next() {
                    let sum = sum(&arrays[index]);
                    each.lock().unwrap()[index] = sum;
                }
            });
        }
        for index in 0..arrays.len() {
            queue.0.lock().unwrap().0.push_back(index);
            queue.1.notify_one();
        }
        queue.0.lock().unwrap().1 = true;
        queue.1.notify_all();
    });
    let each = each.into_inner().unwrap();
    Sums { total: each.iter().sum(), each }
}
