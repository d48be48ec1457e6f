//! Exercise 07, solved: `asyncio.gather` with a limit.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::stream::{FuturesUnordered, StreamExt};

/// Awaits the jobs, at most `limit` of them at a time, and gives their values in the order of the jobs. The first
/// error that happens ends it all.
pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = FuturesUnordered::new();
    let mut values = BTreeMap::new();
    loop {
        // Each job takes its place in the order along, for it may end before those in front of it.
        let free = limit.get() - running.len();
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, job.await) }));
        match running.next().await {
            // After an error, or in a panic, `running` is dropped here, and what is dropped is cancelled.
            Some((place, result)) => values.insert(place, result?),
            None => return Ok(values.into_values().collect()),
        };
    }
}
