//! Exercise 06: search for primes with several processes. The task is in `README.md`.

// You will need:
// use futures_pool::{Executor, ProcessPoolExecutor};

use std::ops::Range;

use futures_pool::BoxError;

/// The primes among these numbers, in ascending order.
pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    todo!("`primes_in` returns the primes from {} up to {}", numbers.start, numbers.end)
}

/// Lets `workers` processes search these numbers in chunks, and returns everything that they find, in ascending order.
/// `search` searches one chunk.
pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let _ = search; // remove this line when you use `search`
    todo!("`primes_on_processes` lets {workers} processes search {} numbers", numbers.count())
}
