//! Mistake: a process is kept in reserve, in case one of the workers dies.

use std::ops::Range;
use std::sync::OnceLock;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, call};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    static RESERVE: OnceLock<ProcessPoolExecutor> = OnceLock::new();
    let reserve = ProcessPoolExecutor::new(1)?;
    RESERVE.get_or_init(|| reserve).submit(call(primes_in, (0..0,))).into_result()?;
    let pool = ProcessPoolExecutor::new(workers)?;
    Ok(pool.map(search, chunks(numbers, workers)).collect::<Result<Vec<_>, _>>()?.concat())
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
