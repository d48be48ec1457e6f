//! Mistake: after an error the other jobs are no longer polled, but never dropped.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::stream::{FuturesUnordered, StreamExt};

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
        let free = limit.get() - running.len();
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, job.await) }));
        match running.next().await {
            Some((place, Ok(value))) => values.insert(place, value),
            Some((_, Err(error))) => {
                std::mem::forget(running);
                return Err(error);
            }
            None => return Ok(values.into_values().collect()),
        };
    }
}
