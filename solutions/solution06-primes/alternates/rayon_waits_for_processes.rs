//! Rayon's threads hand over the chunks and wait for them; its `collect` keeps the order, and stops at an error.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, call};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    let threads = ThreadPoolBuilder::new().num_threads(workers).build()?;
    let chunks: Vec<_> = chunks(numbers, workers).collect();
    let found = |chunk: Range<u64>| pool.submit(call(search, (chunk,))).into_result();
    let found = threads.install(|| chunks.into_par_iter().with_max_len(1).map(found).collect::<Result<Vec<_>, _>>())?;
    Ok(found.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
