//! Mistake: as in Python, all tasks are made first, and each waits for a place of the semaphore.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let places = Arc::new(Semaphore::new(limit.get()));
    let mut running = JoinSet::new();
    for (place, job) in jobs.into_iter().enumerate() {
        let places = Arc::clone(&places);
        running.spawn(async move {
            let _place_is_mine = places.acquire().await.expect("nobody closes the semaphore");
            (place, job.await)
        });
    }
    let mut values = BTreeMap::new();
    while let Some(joined) = running.join_next().await {
        match joined.unwrap_or_else(|failure| resume_unwind(failure.into_panic())) {
            (place, Ok(value)) => values.insert(place, value),
            (_, Err(error)) => {
                running.shutdown().await;
                return Err(error);
            }
        };
    }
    Ok(values.into_values().collect())
}
