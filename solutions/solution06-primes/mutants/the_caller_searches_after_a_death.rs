//! Mistake: the caller searches the chunk of a process that died.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, TaskError, call};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    let submit = |chunk: Range<u64>| (pool.submit(call(search, (chunk.clone(),))), chunk);
    let jobs: Vec<_> = chunks(numbers, workers).map(submit).collect();
    let mut found = Vec::new();
    for (job, chunk) in jobs {
        found.extend(match job.into_result() {
            Err(TaskError::WorkerDied(_)) => search(chunk),
            primes => primes?,
        });
    }
    Ok(found)
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
