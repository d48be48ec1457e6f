//! Mistake: after an error the other tasks keep running.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;

use tokio::task::JoinSet;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = JoinSet::new();
    let mut values = BTreeMap::new();
    loop {
        for (place, job) in waiting.by_ref().take(limit.get() - running.len()) {
            running.spawn(async move { (place, job.await) });
        }
        match running.join_next().await {
            None => return Ok(values.into_values().collect()),
            Some(Ok((place, Ok(value)))) => values.insert(place, value),
            Some(Ok((_, Err(error)))) => {
                running.detach_all();
                return Err(error);
            }
            Some(Err(failure)) => resume_unwind(failure.into_panic()),
        };
    }
}
