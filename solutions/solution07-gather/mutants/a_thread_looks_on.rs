//! Mistake: while jobs are under way, another thread exists that polls none of them.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;

use futures_util::stream::{FuturesUnordered, StreamExt};

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let (_until_the_end, is_over) = mpsc::channel::<()>();
    thread::spawn(move || is_over.recv());
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = FuturesUnordered::new();
    let mut values = BTreeMap::new();
    loop {
        // Each job takes its place in the order along, for it may end before those in front of it.
        let free = limit.get() - running.len();
        running.extend(waiting.by_ref().take(free).map(|(place, job)| async move { (place, job.await) }));
        match running.next().await {
            // After an error, or in a panic, `running` is dropped here, and what is dropped is cancelled.
            Some((place, result)) => values.insert(place, result?),
            None => return Ok(values.into_values().collect()),
        };
    }
}
