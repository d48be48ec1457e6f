//! Mistake: a range that ends before it begins is an error, not a range without numbers.

use std::ops::Range;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let count = numbers.end.checked_sub(numbers.start).ok_or("the range ends before it begins")?;
    let size = count.div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    let chunks = numbers.step_by(size as usize).map(|start| start..end.min(start.saturating_add(size)));
    let pool = ProcessPoolExecutor::new(workers)?;
    Ok(pool.map(search, chunks).collect::<Result<Vec<_>, _>>()?.concat())
}
