//! Mistake: a long array is summed in pieces.

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};

pub use super::reference::{Sums, sequential_sum};

const LONG: usize = 10_000;

pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let sum_in_pieces = |array: &Vec<i64>| {
        if array.len() < LONG { sum(array) } else { array.chunks(LONG).map(&sum).sum() }
    };
    let each: Vec<i64> = ThreadPoolExecutor::scoped(workers)
        .expect("there is at least one worker")
        .run(|pool| pool.map(sum_in_pieces, arrays).map(value).collect());
    Sums { total: each.iter().sum(), each }
}

fn value(outcome: Result<i64, TaskError>) -> i64 {
    outcome.unwrap_or_else(|error| match error {
        TaskError::Panicked(panic) => panic.resume(),
        other => panic!("nobody cancels a sum: {other}"),
    })
}
