//! [`wait`]: until one of many futures is done, or one has failed, or all are done.

use std::time::{Duration, Instant};

use crate::future::as_completed::AsCompleted;
use crate::future::as_future::{AsFuture, distinct};

/// What [`wait`] waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReturnWhen {
    /// Any future is finished or cancelled.
    FirstCompleted,
    /// Any future has failed; all are done if none does. A cancelled one has not failed.
    FirstException,
    /// Every future is finished or cancelled.
    AllCompleted,
}

/// What [`wait`] gives: every future once, on the one side or the other, in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneAndNotDone<J> {
    /// Finished or cancelled.
    pub done: Vec<J>,
    /// Pending or running.
    pub not_done: Vec<J>,
}

/// Waits for futures, of one executor or of several, and sorts them into done and not done.
///
/// `timeout` is `None` or a [`Duration`]; that it passes is not an error. A future given twice counts once. A wait that
/// could never end, since it would be part of a [deadlock](crate::Deadlock), ends at once; to ask one of those not done
/// for its result tells why.
///
/// ```
/// use futures_pool::{Executor, ReturnWhen::*, ThreadPoolExecutor, wait};
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// let jobs = [pool.submit(|| 1), pool.submit(|| 2)];
/// let sorted = wait(&jobs, None, AllCompleted);
/// assert_eq!((sorted.done.len(), sorted.not_done.len()), (2, 0));
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
pub fn wait<J: AsFuture>(
    jobs: impl IntoIterator<Item = J>,
    timeout: impl Into<Option<Duration>>,
    return_when: ReturnWhen,
) -> DoneAndNotDone<J> {
    let deadline = timeout.into().and_then(|timeout| Instant::now().checked_add(timeout));
    let jobs = distinct(jobs);
    let mut completed = AsCompleted::of(jobs.iter(), jobs.len());
    while let Some(job) = completed.next_before(deadline) {
        match return_when {
            ReturnWhen::FirstCompleted => break,
            ReturnWhen::FirstException if job.completion().has_failed() => break,
            ReturnWhen::FirstException | ReturnWhen::AllCompleted => {}
        }
    }
    // It borrows the futures, and takes back what they were to notify.
    drop(completed);
    let (done, not_done) = jobs.into_iter().partition(|job| job.completion().is_done());
    DoneAndNotDone { done, not_done }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use watchdog::watched;

    use super::*;
    use crate::future::as_completed::as_completed;
    use crate::future::promise::Promise;

    #[test]
    fn nobody_is_left_to_notify_of_those_who_stop_waiting() {
        watched(|| {
            let soon = Duration::from_millis(1);
            let (_promise, future) = Promise::<u8>::new();
            assert!(future.result_timeout(soon).is_err());
            assert_eq!(wait([&future], soon, ReturnWhen::AllCompleted).not_done.len(), 1);
            drop(as_completed([&future]));
            assert!(future.is_watched_by_nobody());
        });
    }
}
