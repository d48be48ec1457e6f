//! Mistake: values stand in the order in which the jobs ended.

use std::num::NonZeroUsize;

use futures_util::stream::{self, StreamExt, TryStreamExt};

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    stream::iter(jobs).buffer_unordered(limit.get()).try_collect().await
}
