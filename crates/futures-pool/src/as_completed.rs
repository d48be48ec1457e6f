//! [`as_completed`]: futures in the order in which they are done.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::as_future::{AsFuture, distinct};
use crate::inbox::Inbox;

/// Gives each future once it is done: those done already first, in the order given, then the others as they finish or
/// are cancelled. A future given twice comes once.
///
/// What has been given out is not kept alive any longer. Dropping the iterator leaves the tasks alone.
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
///
/// let pool = ThreadPoolExecutor::new(4)?;
/// let jobs: Vec<_> = (1..=4).map(|n| pool.submit(move || n * n)).collect();
/// let mut squares = as_completed(jobs).map(|job| job.into_result()).collect::<Result<Vec<_>, _>>()?;
/// squares.sort();
/// assert_eq!(squares, [1, 4, 9, 16]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn as_completed<J: AsFuture>(jobs: impl IntoIterator<Item = J>) -> AsCompleted<J> {
    let jobs = distinct(jobs);
    AsCompleted { inbox: Inbox::of(&jobs), unfinished: jobs.len(), jobs: jobs.into_iter().map(Some).collect() }
}

/// The iterator of [`as_completed`]; waits in `next`.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct AsCompleted<J: AsFuture> {
    /// What has not been given out yet, at its number.
    jobs: Vec<Option<J>>,
    unfinished: usize,
    inbox: Arc<Inbox>,
}

impl<J: AsFuture> AsCompleted<J> {
    /// Waits no longer than `timeout` from now, all futures together. Then it ends with one error that says how many
    /// futures are unfinished; they are left alone.
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
    /// # use std::time::Duration;
    /// # let pool = ThreadPoolExecutor::new(1)?;
    /// # let (open, gate) = std::sync::mpsc::channel::<()>();
    /// let jobs = [pool.submit(move || gate.recv().is_ok())];
    /// let unfinished = as_completed(&jobs).timeout(Duration::ZERO).next().unwrap().unwrap_err();
    /// assert_eq!(unfinished.to_string(), "1 (of 1) futures unfinished");
    /// # drop(open);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn timeout(self, timeout: Duration) -> AsCompletedTimeout<J> {
        let deadline = Instant::now().checked_add(timeout);
        AsCompletedTimeout { completed: self, deadline, over: false }
    }

    fn next_before(&mut self, deadline: Option<Instant>) -> Option<J> {
        if self.unfinished == 0 {
            return None;
        }
        let number = self.inbox.take(deadline)?;
        self.unfinished -= 1;
        let job = self.jobs[number].take()?;
        job.completion().published();
        Some(job)
    }
}

impl<J: AsFuture> Iterator for AsCompleted<J> {
    type Item = J;

    fn next(&mut self) -> Option<J> {
        self.next_before(None)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.unfinished, Some(self.unfinished))
    }
}

impl<J: AsFuture> ExactSizeIterator for AsCompleted<J> {}

impl<J: AsFuture> Drop for AsCompleted<J> {
    fn drop(&mut self) {
        if self.unfinished > 0 {
            self.jobs.iter().flatten().for_each(|job| self.inbox.forget(job));
        }
    }
}

impl<J: AsFuture> fmt::Debug for AsCompleted<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsCompleted").field("total", &self.jobs.len()).field("unfinished", &self.unfinished).finish()
    }
}

/// [`as_completed`] with a time limit; see [`AsCompleted::timeout`].
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct AsCompletedTimeout<J: AsFuture> {
    completed: AsCompleted<J>,
    deadline: Option<Instant>,
    over: bool,
}

impl<J: AsFuture> Iterator for AsCompletedTimeout<J> {
    type Item = Result<J, Unfinished>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over || self.completed.unfinished == 0 {
            return None;
        }
        let job = self.completed.next_before(self.deadline);
        self.over = job.is_none();
        Some(job.ok_or(Unfinished { unfinished: self.completed.unfinished, total: self.completed.jobs.len() }))
    }
}

/// The time limit of an [`as_completed`] passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// How many futures are not done.
    pub unfinished: usize,
    /// How many there were.
    pub total: usize,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (of {}) futures unfinished", self.unfinished, self.total)
    }
}

impl Error for Unfinished {}
