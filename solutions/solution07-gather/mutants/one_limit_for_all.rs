//! Mistake: one limit is shared by all calls in the program.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    static PLACES: Mutex<BTreeMap<NonZeroUsize, Arc<Semaphore>>> = Mutex::new(BTreeMap::new());
    let places =
        Arc::clone(PLACES.lock().unwrap().entry(limit).or_insert_with(|| Arc::new(Semaphore::new(limit.get()))));
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = JoinSet::new();
    let mut values = BTreeMap::new();
    loop {
        for (place, job) in waiting.by_ref().take(limit.get() - running.len()) {
            let places = Arc::clone(&places);
            running.spawn(async move {
                let _place = places.acquire().await.expect("nobody closes the semaphore");
                (place, job.await)
            });
        }
        match running.join_next().await {
            None => return Ok(values.into_values().collect()),
            Some(Ok((place, Ok(value)))) => values.insert(place, value),
            Some(Ok((_, Err(error)))) => {
                running.shutdown().await;
                return Err(error);
            }
            Some(Err(failure)) => resume_unwind(failure.into_panic()),
        };
    }
}
