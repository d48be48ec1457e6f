//! A stream of jobs, and a list that each of them writes its value into.

use std::cell::RefCell;
use std::num::NonZeroUsize;

use futures_util::stream::{self, TryStreamExt};

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let values = RefCell::new(Vec::new());
    let jobs = stream::iter(jobs.into_iter().enumerate().map(Ok));
    jobs.try_for_each_concurrent(limit.get(), async |(place, job)| {
        // Jobs are drawn in their order, so `place` is at most one behind the end.
        if values.borrow().len() <= place {
            values.borrow_mut().resize_with(place + 1, || None);
        }
        let value = job.await?;
        values.borrow_mut()[place] = Some(value);
        Ok(())
    })
    .await?;
    Ok(values.into_inner().into_iter().flatten().collect())
}
