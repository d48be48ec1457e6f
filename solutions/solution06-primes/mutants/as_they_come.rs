//! Mistake: the results stand in the order in which they came.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, as_completed, call};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    let jobs: Vec<_> = chunks(numbers, workers).map(|chunk| pool.submit(call(search, (chunk,)))).collect();
    let found = as_completed(jobs).map(|job| job.into_result()).collect::<Result<Vec<_>, _>>()?;
    Ok(found.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
