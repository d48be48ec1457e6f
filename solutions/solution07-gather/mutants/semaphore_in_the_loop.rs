//! Mistake: while it waits for a place of the semaphore it does not notice errors, and it has already taken the next
//! job.

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
        let place_is_mine = Arc::clone(&places).acquire_owned().await.expect("nobody closes the semaphore");
        running.spawn(async move {
            let result = job.await;
            drop(place_is_mine);
            (place, result)
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
