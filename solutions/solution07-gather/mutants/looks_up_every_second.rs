//! Mistake: it wakes itself for nothing: every second it stops waiting, and waits again.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

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
        let joined = loop {
            if let Ok(joined) = timeout(Duration::from_secs(1), running.join_next()).await {
                break joined;
            }
        };
        match joined {
            None => return Ok(values.into_values().collect()),
            Some(Ok((place, Ok(value)))) => values.insert(place, value),
            Some(Ok((_, Err(error)))) => {
                running.shutdown().await;
                return Err(error);
            }
            Some(Err(failure)) => resume_unwind(failure.into_panic()),
        };
    }
}
