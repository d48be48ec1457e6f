//! Mistake: every array is copied for its task, as an ordinary thread would need it.

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};

pub use super::reference::{Sums, sequential_sum};

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let sum = &sum;
    let each: Vec<i64> = ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        let jobs: Vec<_> = arrays.iter().cloned().map(|array| pool.submit(move || sum(&array))).collect();
        jobs.into_iter().map(|job| value(job.into_result())).collect()
    });
    Sums { total: each.iter().sum(), each }
}

fn value(outcome: Result<i64, TaskError>) -> i64 {
    outcome.unwrap_or_else(|error| match error {
        TaskError::Panicked(panic) => panic.resume(),
        other => panic!("nobody cancels a sum: {other}"),
    })
}
