//! Mistake: a chunk whose process died counts as one in which nothing was found.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, TaskError};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    let mut found = Vec::new();
    for primes in pool.map(search, chunks(numbers, workers)) {
        match primes {
            Err(TaskError::WorkerDied(_)) => {}
            primes => found.extend(primes?),
        }
    }
    Ok(found)
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
