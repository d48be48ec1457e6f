//! Mistake: what was found is kept, and returned when the same numbers are asked for again.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    static FOUND: Mutex<BTreeMap<(u64, u64), Vec<u64>>> = Mutex::new(BTreeMap::new());
    let which = (numbers.start, numbers.end);
    if let Some(found) = FOUND.lock().expect("nothing panics while it holds this lock").get(&which) {
        return Ok(found.clone());
    }
    let pool = ProcessPoolExecutor::new(workers)?;
    let found = pool.map(search, chunks(numbers, workers)).collect::<Result<Vec<_>, _>>()?.concat();
    FOUND.lock().expect("nothing panics while it holds this lock").insert(which, found.clone());
    Ok(found)
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
