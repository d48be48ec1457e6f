//! Mistake: each job is awaited before the next begins.

use std::num::NonZeroUsize;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let _ = limit;
    let mut values = Vec::new();
    for job in jobs {
        values.push(job.await?);
    }
    Ok(values)
}
