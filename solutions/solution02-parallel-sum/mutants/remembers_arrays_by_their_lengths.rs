//! Mistake: arrays of the same lengths as before are assumed to be the same arrays.

use std::sync::Mutex;

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};

pub use super::reference::{Sums, sequential_sum};

static KNOWN: Mutex<Vec<(Vec<usize>, Sums)>> = Mutex::new(Vec::new());

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let lengths: Vec<usize> = arrays.iter().map(Vec::len).collect();
    let known = KNOWN.lock().expect("nobody panics with this lock").clone();
    if let Some((_, sums)) = known.into_iter().find(|(of, _)| *of == lengths) {
        return sums;
    }
    let each: Vec<i64> = ThreadPoolExecutor::scoped(workers)
        .expect("there is at least one worker")
        .run(|pool| pool.map(|array| sum(array), arrays).map(value).collect());
    let sums = Sums { total: each.iter().sum(), each };
    KNOWN.lock().expect("nobody panics with this lock").push((lengths, sums.clone()));
    sums
}

fn value(outcome: Result<i64, TaskError>) -> i64 {
    outcome.unwrap_or_else(|error| match error {
        TaskError::Panicked(panic) => panic.resume(),
        other => panic!("nobody cancels a sum: {other}"),
    })
}
