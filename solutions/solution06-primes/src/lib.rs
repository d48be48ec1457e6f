//! Exercise 06, solved: primes, searched by several processes.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

// So the worker processes know it by name.
futures_pool::remote!(primes_in);

/// So few that carrying them costs next to nothing, and so many that at the end nobody waits long for the last.
const CHUNKS_FOR_EACH_WORKER: u64 = 8;

/// The primes among these numbers, in ascending order.
pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| is_prime(*n)).collect()
}

fn is_prime(n: u64) -> bool {
    n == 2 || n > 2 && n % 2 == 1 && (3..=n.isqrt()).step_by(2).all(|divisor| n % divisor != 0)
}

/// What `search` finds among these numbers, in ascending order. They are searched by `workers` processes, in chunks:
/// `search` takes one chunk and gives what it finds there.
///
/// # Errors
/// If there are no workers, `search` is not registered, or it panicked, or its process died.
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
    // The last chunk is shorter, if need be.
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
