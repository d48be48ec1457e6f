//! Mistake: instead of being woken, it yields and checks again, so the thread is never idle.

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
        let joined = loop {
            match running.try_join_next() {
                None if running.is_empty() => break None,
                None => tokio::task::yield_now().await,
                joined => break joined,
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
