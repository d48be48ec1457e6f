//! Mistake: each task is awaited right after it is spawned, so they run one after the other.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;

use tokio::task::JoinSet;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let _ = limit;
    let mut values = Vec::new();
    for job in jobs {
        let mut task = JoinSet::new();
        task.spawn(job);
        while let Some(joined) = task.join_next().await {
            values.push(joined.unwrap_or_else(|failure| resume_unwind(failure.into_panic()))?);
        }
    }
    Ok(values)
}
