//! Mistake: rayon uses threads, and panics where an error should be returned.

use std::ops::Range;

use futures_pool::BoxError;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let chunks: Vec<_> = chunks(numbers, workers).collect();
    let pool = ThreadPoolBuilder::new().num_threads(workers).build()?;
    Ok(pool.install(|| chunks.into_par_iter().with_max_len(1).flat_map_iter(search).collect()))
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
