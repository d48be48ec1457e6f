//! Mistake: the sums are collected as they come.

use std::iter;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::thread;

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let next = AtomicUsize::new(0);
    let work = |sums: Sender<(usize, i64)>| {
        loop {
            let index = next.fetch_add(1, Relaxed);
            let Some(array) = arrays.get(index) else { break };
            sums.send((index, sum(array))).expect("the receiver outlives the workers");
        }
    };
    let each: Vec<i64> = thread::scope(|scope| {
        let work = &work;
        let (sender, sums) = mpsc::channel();
        let workers: Vec<_> = iter::repeat_n(sender, workers).map(|sender| scope.spawn(move || work(sender))).collect();
        // The channel ends when the last worker has dropped its sender.
        let each = sums.into_iter().map(|(_, sum)| sum).collect();
        workers.into_iter().for_each(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        each
    });
    Sums { total: each.iter().sum(), each }
}
