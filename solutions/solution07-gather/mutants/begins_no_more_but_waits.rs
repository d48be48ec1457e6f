//! Mistake: after an error no job begins, but the jobs under way are waited for.

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
    let mut first_error = None;
    loop {
        let free = if first_error.is_some() { 0 } else { limit.get() - running.len() };
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, job.await) }));
        match running.next().await {
            Some((place, Ok(value))) => drop(values.insert(place, value)),
            Some((_, Err(error))) => first_error = first_error.or(Some(error)),
            None => return first_error.map_or(Ok(values.into_values().collect()), Err),
        };
    }
}
