//! Mistake: a chunk has one number: the messages take longer than the search.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    let found = pool.map(search, numbers.map(|number| number..number + 1)).collect::<Result<Vec<_>, _>>()?;
    Ok(found.concat())
}
