//! A stream of jobs, so many of which are polled together.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use futures_util::TryFutureExt;
use futures_util::stream::{self, StreamExt, TryStreamExt};

pub async fn gather<F, T, E>(limit: NonZeroUsize, jobs: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let jobs = jobs.into_iter().enumerate();
    let with_places = jobs.map(|(place, job)| job.map_ok(move |value| (place, value)));
    let values: BTreeMap<usize, T> = stream::iter(with_places).buffer_unordered(limit.get()).try_collect().await?;
    Ok(values.into_values().collect())
}
