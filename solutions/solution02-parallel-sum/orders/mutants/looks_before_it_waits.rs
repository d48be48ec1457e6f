//! Mistake: a worker looks into the queue, lets go of the lock, and only then waits: it misses a notification that
//! comes in between.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let (jobs, more) = (Mutex::new((VecDeque::<usize>::new(), false)), Condvar::new());
    let each = Mutex::new(vec![0; arrays.len()]);
    let next = || {
        loop {
            let (job, closed) = {
                let mut jobs = jobs.lock().unwrap();
                (jobs.0.pop_front(), jobs.1)
            };
            if job.is_some() || closed {
                return job;
            }
            drop(more.wait(jobs.lock().unwrap()));
        }
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
            jobs.lock().unwrap().0.push_back(index);
            more.notify_one();
        }
        jobs.lock().unwrap().1 = true;
        more.notify_all();
    });
    let each = each.into_inner().unwrap();
    Sums { total: each.iter().sum(), each }
}
