//! Mistake: all jobs are taken from the iterator before the first begins.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::stream::{FuturesUnordered, StreamExt};

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter().collect::<Vec<F>>().into_iter().enumerate();
    let mut running = FuturesUnordered::new();
    let mut values = BTreeMap::new();
    loop {
        let free = limit.get() - running.len();
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, job.await) }));
        match running.next().await {
            Some((place, result)) => values.insert(place, result?),
            None => return Ok(values.into_values().collect()),
        };
    }
}
