//! So many workers in one task: each takes a job from what they share, awaits it, and takes the next.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::stream::{FuturesUnordered, TryStreamExt};

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let waiting = RefCell::new(jobs.into_iter().enumerate());
    let values = RefCell::new(BTreeMap::new());
    let next = || waiting.borrow_mut().next(); // the borrow ends before anything is awaited
    let work = async |_| {
        while let Some((place, job)) = next() {
            let value = job.await?;
            values.borrow_mut().insert(place, value);
        }
        Ok(())
    };
    let workers: FuturesUnordered<_> = (0..limit.get()).map(work).collect();
    workers.try_collect::<()>().await?;
    Ok(values.take().into_values().collect())
}
