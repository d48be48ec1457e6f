//! Workers take the arrays from one channel, whose receiver they share under a lock.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let (jobs, taken) = mpsc::channel();
    let (results, sums) = mpsc::channel();
    let taken = Arc::new(Mutex::new(taken));
    (0..arrays.len()).for_each(|index| jobs.send(index).unwrap());
    drop(jobs);
    thread::scope(|scope| {
        for results in vec![results; workers] {
            let (taken, sum) = (Arc::clone(&taken), &sum);
            scope.spawn(move || {
                loop {
                    let job = taken.lock().unwrap().recv();
                    let Ok(index) = job else { break };
                    results.send((index, sum(&arrays[index]))).unwrap();
                }
            });
        }
        let mut each = vec![0; arrays.len()];
        sums.iter().for_each(|(index, sum)| each[index] = sum);
        Sums { total: each.iter().sum(), each }
    })
}
