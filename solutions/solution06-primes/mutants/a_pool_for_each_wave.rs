//! Mistake: each batch of chunks has its own pool.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let chunks: Vec<_> = chunks(numbers, workers).collect();
    let mut found = Vec::new();
    for wave in chunks.chunks(workers) {
        let pool = ProcessPoolExecutor::new(workers)?;
        for primes in pool.map(search, wave.to_vec()) {
            found.extend(primes?);
        }
    }
    Ok(found)
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
