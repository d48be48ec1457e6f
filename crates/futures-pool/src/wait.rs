//! [`wait`]: until one of many futures is done, or one has failed, or all are done.

use std::time::{Duration, Instant};

use crate::as_future::{AsFuture, distinct};
use crate::inbox::Inbox;

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
/// `timeout` is `None` or a [`Duration`]; that it passes is not an error. A future given twice counts once.
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
    let inbox = Inbox::of(&jobs);
    for _ in 0..jobs.len() {
        let Some(number) = inbox.take(deadline) else { break };
        jobs[number].completion().published();
        match return_when {
            ReturnWhen::FirstCompleted => break,
            ReturnWhen::FirstException if jobs[number].completion().has_failed() => break,
            ReturnWhen::FirstException | ReturnWhen::AllCompleted => {}
        }
    }
    let (done, not_done) = jobs.into_iter().partition::<Vec<_>, _>(|job| job.completion().is_done());
    not_done.iter().for_each(|job| inbox.forget(job));
    DoneAndNotDone { done, not_done }
}
