//! Mistake: the first chunk has half of the numbers.

use std::iter;
use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let count = numbers.end.saturating_sub(numbers.start);
    let half = numbers.start + count / 2;
    let chunks = iter::once(numbers.start..half).chain(chunks(half..numbers.end, workers));
    let pool = ProcessPoolExecutor::new(workers)?;
    Ok(pool.map(search, chunks).collect::<Result<Vec<_>, _>>()?.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
