//! Mistake: each job is awaited on its own thread, which it blocks.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::runtime::Handle;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = FuturesUnordered::new();
    let mut values = BTreeMap::new();
    loop {
        let free = limit.get() - running.len();
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, on_a_thread(job).await) }));
        match running.next().await {
            Some((place, result)) => values.insert(place, result?),
            None => return Ok(values.into_values().collect()),
        };
    }
}

async fn on_a_thread<F: Future<Output: Send + 'static> + Send + 'static>(job: F) -> F::Output {
    let runtime = Handle::current();
    let joined = tokio::task::spawn_blocking(move || runtime.block_on(job)).await;
    joined.unwrap_or_else(|failure| resume_unwind(failure.into_panic()))
}
