//! Large chunks at first, and smaller and smaller ones to the end: few to send, and nobody waits long for the last.

use std::iter;
use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

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
    let smallest = count.div_ceil(32 * workers as u64);
    let (mut rest, parts) = (numbers, 4 * workers as u64);
    iter::from_fn(move || {
        let left = rest.end.saturating_sub(rest.start);
        let size = (left / parts).max(smallest).min(left);
        let chunk = rest.start..rest.start + size;
        rest.start = chunk.end;
        (size > 0).then_some(chunk)
    })
}
