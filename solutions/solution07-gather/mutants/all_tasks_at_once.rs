//! Mistake: all tasks are spawned at once; the limit applies only to waiting for them.

use std::num::NonZeroUsize;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::task::JoinHandle;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let tasks: Vec<_> = jobs.into_iter().map(|job| Task(tokio::spawn(job))).collect();
    let values = tasks.into_iter().map(async |mut task| {
        let joined = (&mut task.0).await;
        joined.unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))
    });
    stream::iter(values).buffered(limit.get()).try_collect().await
}

/// Aborts it when it is dropped.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
