//! Mistake: of several errors it returns that of the job that comes first in the list, so all jobs have to end.

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
    let mut results = BTreeMap::new();
    let mut failed_before = usize::MAX;
    loop {
        let free = if failed_before < usize::MAX { 0 } else { limit.get() - running.len() };
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, job.await) }));
        match running.next().await {
            Some((place, result)) => {
                failed_before = if result.is_err() { failed_before.min(place) } else { failed_before };
                results.insert(place, result);
            }
            None => return results.into_values().collect(),
        };
    }
}
