//! Mistake: a job that is done keeps its place until those before it are done.

use std::num::NonZeroUsize;

use futures_util::stream::{self, StreamExt, TryStreamExt};

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    stream::iter(jobs).buffered(limit.get()).try_collect().await
}
