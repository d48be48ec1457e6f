//! Exercise 02: sums of arrays, one after the other and in parallel. The task is in `README.md`.

// If you use `futures-pool`, begin with:
// use futures_pool::{Executor, ThreadPoolExecutor};

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
    let _ = sum; // remove this line when you use `sum`
    todo!("`sequential_sum` calls `sum` for each of {} arrays, one after the other", arrays.len())
}

/// Sums the arrays in parallel, `workers` of them at the same time. `sum` gives the sum of one array.
pub fn parallel_sum<F>(arrays: &[Vec<i64>], workers: usize, sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64 + Sync,
{
    let _ = sum; // remove this line when you use `sum`
    todo!("`parallel_sum` hands {} arrays to {workers} workers and collects their sums", arrays.len())
}
