//! Threads take the chunks, each with a process of its own: a pool of one.

use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, call};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let chunks = Mutex::new(chunks(numbers, workers).enumerate());
    let next_chunk = || chunks.lock().expect("nobody panics with this lock").next();
    let work = || {
        let pool = ProcessPoolExecutor::new(1)?;
        let mut found = Vec::new();
        while let Some((number, chunk)) = next_chunk() {
            found.push((number, pool.submit(call(search, (chunk,))).into_result()?));
        }
        Ok::<_, BoxError>(found)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut found = Vec::new();
        for thread in threads {
            found.extend(thread.join().expect("it catches what panics")?);
        }
        found.sort_unstable_by_key(|(number, _)| *number);
        Ok(found.into_iter().flat_map(|(_, found)| found).collect())
    })
}

fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = numbers.end.saturating_sub(numbers.start).div_ceil(8 * workers as u64).max(1);
    let end = numbers.end;
    numbers.step_by(size as usize).map(move |start| start..end.min(start.saturating_add(size)))
}
