//! Mistake: the pool is kept for the next call, and its processes with it.

use std::ops::Range;
use std::sync::OnceLock;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    static POOL: OnceLock<ProcessPoolExecutor> = OnceLock::new();
    let new_pool = ProcessPoolExecutor::new(workers)?; // starts no process, and ends none if it is not needed
    let pool = POOL.get_or_init(|| new_pool);
    let found = pool.map(search, chunks(numbers, workers)).collect::<Result<Vec<_>, _>>()?;
    Ok(found.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
