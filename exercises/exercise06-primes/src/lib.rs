//! Exercise 06: primes, searched by several processes. The task is in `README.md`.

// You will need:
// use futures_pool::{Executor, ProcessPoolExecutor};

use std::ops::Range;

use futures_pool::BoxError;

/// The primes among these numbers, in ascending order.
pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    todo!("`primes_in` gives the primes from {} up to {}", numbers.start, numbers.end)
}

/// What `search` finds among these numbers, in ascending order. They are searched by `workers` processes, in chunks:
/// `search` takes one chunk and gives what it finds there.
pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let _ = search; // this line goes when you use `search`
    todo!("`primes_on_processes` has {workers} processes search {} numbers", numbers.count())
}
