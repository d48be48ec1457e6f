//! Waits for any of those under way, again and again; the list of them is handed in and given back.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::future::select_all;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = Vec::new();
    let mut values = BTreeMap::new();
    loop {
        let with_place = |(place, job): (usize, F)| Box::pin(async move { (place, job.await) });
        running.extend(waiting.by_ref().take(limit.get() - running.len()).map(with_place));
        if running.is_empty() {
            return Ok(values.into_values().collect());
        }
        let ((place, result), _, rest) = select_all(running).await;
        values.insert(place, result?);
        running = rest;
    }
}
