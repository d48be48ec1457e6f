//! Mistake: a chunk has a thousand numbers, however many there are.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let end = numbers.end;
    let chunks = numbers.step_by(1000).map(|start| start..end.min(start.saturating_add(1000)));
    let pool = ProcessPoolExecutor::new(workers)?;
    Ok(pool.map(search, chunks).collect::<Result<Vec<_>, _>>()?.concat())
}
