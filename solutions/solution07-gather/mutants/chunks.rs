//! Mistake: the jobs are divided into chunks, and each chunk has to end before the next begins.

use std::num::NonZeroUsize;

use futures_util::future::try_join_all;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter();
    let mut values = Vec::new();
    loop {
        let chunk: Vec<F> = waiting.by_ref().take(limit.get()).collect();
        if chunk.is_empty() {
            return Ok(values);
        }
        values.extend(try_join_all(chunk).await?);
    }
}
