//! Mistake: it awaits a first job even when there is none.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::future::select_all;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter().enumerate().map(|(place, job)| Box::pin(async move { (place, job.await) }));
    let mut running: Vec<_> = waiting.by_ref().take(limit.get()).collect();
    let mut values = BTreeMap::new();
    loop {
        let ((place, result), _, rest) = select_all(running).await;
        values.insert(place, result?);
        running = rest;
        running.extend(waiting.next());
        if running.is_empty() {
            return Ok(values.into_values().collect());
        }
    }
}
