//! [`AsFuture`]: what [`wait`](crate::wait) and [`as_completed`](crate::as_completed) accept.

use std::collections::HashSet;
use std::sync::Arc;

use crate::future::Future;
use crate::task::id::TaskId;
use crate::waiting::completion::Completion;

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
    /// Whether no other handle can have the same future in it.
    #[doc(hidden)]
    fn is_alone(&self) -> bool {
        false
    }
    #[doc(hidden)]
    fn completion(&self) -> &dyn Completion;
    /// Runs the task here and now, if this thread may.
    #[doc(hidden)]
    fn help(&self) -> bool;
}

impl<T> AsFuture for Future<'_, T> {
    fn is_alone(&self) -> bool {
        true
    }

    fn completion(&self) -> &dyn Completion {
        self
    }

    fn help(&self) -> bool {
        Future::help(self)
    }
}

impl<F: AsFuture + ?Sized> AsFuture for &F {
    fn completion(&self) -> &dyn Completion {
        (**self).completion()
    }

    fn help(&self) -> bool {
        (**self).help()
    }
}

impl<F: AsFuture + ?Sized> AsFuture for Arc<F> {
    fn completion(&self) -> &dyn Completion {
        (**self).completion()
    }

    fn help(&self) -> bool {
        (**self).help()
    }
}

impl<F: AsFuture, K> AsFuture for (F, K) {
    fn is_alone(&self) -> bool {
        self.0.is_alone()
    }

    fn completion(&self) -> &dyn Completion {
        self.0.completion()
    }

    fn help(&self) -> bool {
        self.0.help()
    }
}

/// Leaves out futures that came before, so that each comes once.
pub(crate) fn distinct<J: AsFuture>(jobs: impl IntoIterator<Item = J>) -> Vec<J> {
    let mut seen = Seen::default();
    jobs.into_iter().filter(|job| seen.is_new(job)).collect()
}

/// Tells futures that were seen before from new ones.
#[derive(Default)]
pub(crate) struct Seen(HashSet<TaskId>);

impl Seen {
    /// Whether this future is seen for the first time.
    pub(crate) fn is_new<J: AsFuture>(&mut self, job: &J) -> bool {
        job.is_alone() || self.0.insert(job.completion().task())
    }
}
