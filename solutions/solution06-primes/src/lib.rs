//! Exercise 06, solved: search for primes with several processes.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

// So that a worker process can be told to call it.
futures_pool::remote!(primes_in);

/// Few enough that sending them takes little time, and small enough that no worker is busy for long at the end.
const CHUNKS_FOR_EACH_WORKER: u64 = 8;

/// The primes among these numbers, in ascending order.
pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| is_prime(*n)).collect()
}

fn is_prime(n: u64) -> bool {
    n == 2 || n > 2 && n % 2 == 1 && (3..=n.isqrt()).step_by(2).all(|divisor| n % divisor != 0)
}

/// Lets `workers` processes search these numbers in chunks, and returns everything that they find, in ascending order.
/// `search` searches one chunk.
///
/// # Errors
/// If `workers` is 0, or `search` is not registered, or `search` panicked, or its process died.
pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    let found = pool.map(search, chunks(numbers, workers)).collect::<Result<Vec<_>, _>>()?;
    Ok(found.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let count = numbers.end.saturating_sub(numbers.start);
    let size = count.div_ceil(CHUNKS_FOR_EACH_WORKER * workers as u64).max(1);
    let end = numbers.end;
    // The last chunk may be shorter.
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
