//! As in Python: a semaphore with so many places. A task takes its place along and gives it back when it ends.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinError;
use tokio::task::JoinSet;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let places = Arc::new(Semaphore::new(limit.get().min(Semaphore::MAX_PERMITS)));
    let mut waiting = jobs.into_iter().enumerate();
    let mut running = JoinSet::new();
    let mut values = BTreeMap::new();
    let mut note = |ended: Result<(usize, Result<T, E>), JoinError>| {
        let (place, result) = ended.unwrap_or_else(|failure| resume_unwind(failure.into_panic()));
        values.insert(place, result?);
        Ok(())
    };
    let error = 'first_error: {
        loop {
            let place_is_mine = Arc::clone(&places).acquire_owned().await.expect("nobody closes the semaphore");
            // A place is free because something has ended: perhaps in an error.
            while let Some(ended) = running.try_join_next() {
                if let Err(error) = note(ended) {
                    break 'first_error error;
                }
            }
            let Some((place, job)) = waiting.next() else { break };
            running.spawn(async move {
                let result = job.await;
                drop(place_is_mine);
                (place, result)
            });
        }
        while let Some(ended) = running.join_next().await {
            if let Err(error) = note(ended) {
                break 'first_error error;
            }
        }
        return Ok(values.into_values().collect());
    };
    running.shutdown().await;
    Err(error)
}
