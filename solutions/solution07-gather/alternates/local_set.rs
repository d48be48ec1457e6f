//! Tasks of a set that lives and dies with this function.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;

use tokio::task::JoinSet;
use tokio::task::LocalSet;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let set = LocalSet::new();
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = JoinSet::new();
    let mut values = BTreeMap::new();
    set.run_until(async {
        loop {
            for (place, job) in waiting.by_ref().take(limit.get() - running.len()) {
                running.spawn_local(async move { (place, job.await) });
            }
            match running.join_next().await {
                Some(Ok((place, result))) => values.insert(place, result?),
                Some(Err(failure)) => resume_unwind(failure.into_panic()),
                None => return Ok(values.into_values().collect()),
            };
        }
    })
    .await
    // `set` is dropped here, and its tasks with it.
}
