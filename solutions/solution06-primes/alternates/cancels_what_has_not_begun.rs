//! Waits until one chunk has failed or all are done, and cancels what has not begun.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, ReturnWhen::FirstException, Shutdown, call, wait};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::builder().max_workers(workers).name_prefix("primes").build()?;
    let jobs: Vec<_> = chunks(numbers, workers).map(|chunk| pool.submit(call(search, (chunk,)))).collect();
    let done = wait(&jobs, None, FirstException).done;
    let failed = done.into_iter().find_map(|job| job.exception());
    pool.shutdown_with(Shutdown::new().cancel_futures());
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(jobs.into_iter().map(|job| job.into_result()).collect::<Result<Vec<_>, _>>()?.concat()),
    }
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
