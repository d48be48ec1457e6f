//! Mistake: more than thirty futures in `try_join_all`, where an error waits for those before it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::future::try_join_all;

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let waiting = RefCell::new(jobs.into_iter().enumerate());
    let values = RefCell::new(BTreeMap::new());
    let next = || waiting.borrow_mut().next();
    let work = async |_| {
        while let Some((place, job)) = next() {
            let value = job.await?;
            values.borrow_mut().insert(place, value);
        }
        Ok(())
    };
    try_join_all((0..limit.get()).map(work)).await?;
    Ok(values.take().into_values().collect())
}
