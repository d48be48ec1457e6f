//! Mistake: all jobs are under way at once.

use std::num::NonZeroUsize;

use futures_util::future::try_join_all;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let _ = limit;
    try_join_all(jobs).await
}
