//! Mistake: numbers travel in bundles, but `search` is called for each.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let pool = ProcessPoolExecutor::new(workers)?;
    let found = pool.mapping().chunksize(size as usize).map(search, numbers.map(|number| number..number + 1))?;
    Ok(found.collect::<Result<Vec<_>, _>>()?.concat())
}
