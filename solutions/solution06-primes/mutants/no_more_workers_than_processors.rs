//! Mistake: no more processes than processors, however many were asked for.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    // The checks must catch this in the same way on every machine: two at least, and fewer than they ask for.
    let processors = thread::available_parallelism().map_or(1, NonZero::get).clamp(2, 32);
    let pool = ProcessPoolExecutor::new(workers.min(processors))?;
    let found = pool.map(search, chunks(numbers, workers)).collect::<Result<Vec<_>, _>>()?;
    Ok(found.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
