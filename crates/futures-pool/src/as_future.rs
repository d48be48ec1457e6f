//! [`AsFuture`]: what [`wait`](crate::wait) and [`as_completed`](crate::as_completed) accept.

use std::collections::HashSet;
use std::sync::Arc;

use crate::future::Future;
use crate::state::Completion;

/// Anything that has a future in it: the future itself, a reference to it, an [`Arc`] of it, or a pair of it and what
/// belongs to it.
///
/// Whatever is given to [`wait`](crate::wait) or [`as_completed`](crate::as_completed) comes back as it was. A pair
/// does what a dictionary from future to URL does in Python:
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// let jobs = ["one", "three"].map(|word| (pool.submit(|| word.len()), word));
/// for (job, word) in as_completed(jobs) {
///     assert_eq!(job.into_result()?, word.len());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait AsFuture {
    #[doc(hidden)]
    fn completion(&self) -> &dyn Completion;
}

impl<T> AsFuture for Future<'_, T> {
    fn completion(&self) -> &dyn Completion {
        self.shared().completion()
    }
}

impl<F: AsFuture + ?Sized> AsFuture for &F {
    fn completion(&self) -> &dyn Completion {
        (**self).completion()
    }
}

impl<F: AsFuture + ?Sized> AsFuture for Arc<F> {
    fn completion(&self) -> &dyn Completion {
        (**self).completion()
    }
}

impl<F: AsFuture, K> AsFuture for (F, K) {
    fn completion(&self) -> &dyn Completion {
        self.0.completion()
    }
}

/// The same futures, each once.
pub(crate) fn distinct<J: AsFuture>(jobs: impl IntoIterator<Item = J>) -> Vec<J> {
    let mut seen = HashSet::new();
    jobs.into_iter().filter(|job| seen.insert(std::ptr::from_ref(job.completion()).cast::<()>())).collect()
}
