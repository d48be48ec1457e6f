//! Exercise 02, solved: sums of arrays, one after the other and in parallel.

use futures_pool::{Executor, TaskError, ThreadPoolExecutor};

/// The sums of some arrays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// The sum of each array, in the order of the arrays.
    pub each: Vec<i64>,
    /// The sum of all of them.
    pub total: i64,
}

/// Sums the arrays one after the other. `sum` gives the sum of one array.
pub fn sequential_sum<F>(arrays: &[Vec<i64>], sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64,
{
    let each: Vec<i64> = arrays.iter().map(|array| sum(array)).collect();
    Sums { total: each.iter().sum(), each }
}

/// Sums the arrays in parallel, `workers` of them at the same time. `sum` gives the sum of one array.
pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let each: Vec<i64> = ThreadPoolExecutor::scoped(workers).expect("there is at least one worker").run(|pool| {
        // `map` submits everything before it hands out the first result.
        pool.map(|array| sum(array), arrays).map(|outcome| outcome.unwrap_or_else(go_on_panicking)).collect()
    });
    Sums { total: each.iter().sum(), each }
}

fn go_on_panicking(error: TaskError) -> i64 {
    match error {
        TaskError::Panicked(panic) => panic.resume(),
        other => panic!("nobody cancels a sum: {other}"),
    }
}
