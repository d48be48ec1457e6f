//! Mistake: an array that was summed before is not summed again, though `sum` may be a different function.

use std::sync::Mutex;

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};

pub use super::reference::{Sums, sequential_sum};

static KNOWN: Mutex<Vec<(Vec<Vec<i64>>, Sums)>> = Mutex::new(Vec::new());

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let known = KNOWN.lock().expect("nobody panics with this lock");
    if let Some((_, sums)) = known.iter().find(|(of, _)| of == arrays) {
        return sums.clone();
    }
    drop(known);
    let each: Vec<i64> = ThreadPoolExecutor::scoped(workers)
        .expect("there is at least one worker")
        .run(|pool| pool.map(|array| sum(array), arrays).map(value).collect());
    let sums = Sums { total: each.iter().sum(), each };
    KNOWN.lock().expect("nobody panics with this lock").push((arrays.to_vec(), sums.clone()));
    sums
}

fn value(outcome: Result<i64, TaskError>) -> i64 {
    outcome.unwrap_or_else(|error| match error {
        TaskError::Panicked(panic) => panic.resume(),
        other => panic!("nobody cancels a sum: {other}"),
    })
}
