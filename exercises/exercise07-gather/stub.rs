//! Exercise 07: `asyncio.gather` with a limit. The task is in `README.md`.

use std::num::NonZeroUsize;

/// Awaits the jobs, at most `limit` of them at a time, and gives their values in the order of the jobs. The first
/// error that happens ends it all.
pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let _ = jobs; // remove this line when you use `jobs`
    todo!("`gather` awaits the jobs, {limit} at a time")
}
