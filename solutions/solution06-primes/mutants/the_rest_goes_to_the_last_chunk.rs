//! Mistake: all chunks have one size, and the numbers that are left over are added to the last.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    Ok(pool.map(search, chunks(numbers, workers)).collect::<Result<Vec<_>, _>>()?.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let count = numbers.end.saturating_sub(numbers.start);
    let chunks = count.min(4 * workers as u64);
    let size = count / chunks.max(1);
    (0..chunks).map(move |chunk| {
        let start = numbers.start + chunk * size;
        start..if chunk + 1 == chunks { numbers.end } else { start + size }
    })
}
