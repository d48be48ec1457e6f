//! Each future calls back when it is done; a channel brings what was found to the caller, with the number of its chunk.

use std::ops::Range;
use std::sync::mpsc;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, call};

pub use super::reference::primes_in;

pub fn primes_on_processes<F>(numbers: Range<u64>, workers: usize, search: F) -> Result<Vec<u64>, BoxError>
where
    F: Fn(Range<u64>) -> Vec<u64> + Copy + Send + Sync + 'static,
{
    let pool = ProcessPoolExecutor::new(workers)?;
    let (sender, outcomes) = mpsc::channel();
    for (number, chunk) in chunks(numbers, workers).enumerate() {
        let sender = sender.clone();
        pool.submit(call(search, (chunk,))).add_done_callback(move |job| {
            // Nobody listens any more after an error.
            let (Ok(()) | Err(_)) = sender.send((number, job.result().cloned()));
        });
    }
    drop(sender); // now the channel ends with the last callback
    let mut found = Vec::new();
    for (number, outcome) in outcomes {
        found.push((number, outcome?));
    }
    found.sort_unstable_by_key(|(number, _)| *number);
    Ok(found.into_iter().flat_map(|(_, found)| found).collect())
}

/// Of nearly equal size; where there are few numbers, some are empty.
fn chunks(numbers: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let count = u128::from(numbers.end.saturating_sub(numbers.start));
    let chunks = 10 * workers as u128;
    let begin = move |chunk: u128| numbers.start + (chunk * count / chunks) as u64;
    (0..chunks).map(move |chunk| begin(chunk)..begin(chunk + 1))
}
