//! [`NatsExecutor`]: tasks on other machines.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_pool::task::Function;
use futures_pool::transport::StageTask;
use futures_pool::{
    Accepts, BoxError, Executor, Future, QueueFull, Remote, RunningTask, Shutdown, Stats, StillRunning, TaskError,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::builder::NatsBuilder;
use crate::caller::counts::TooFewWorkers;
use crate::caller::remote_host::HostInfo;
use crate::caller::submissions::{Event, Submissions};

/// An executor whose workers are on other machines: every host of its name that has joined.
///
/// Hosts come and go; what is submitted before there is one waits. Tasks run first in, first out, as many at a time as all
/// hosts have workers; quick ones are handed out in bundles. Futures, their callbacks and their errors are those of
/// `futures-pool`.
///
/// Dropping it is [`shutdown`](Self::shutdown): it waits until everything that was submitted has run. When its process
/// ends, hosts kill what they run for it, within the [lease](NatsBuilder::lease).
pub struct NatsExecutor {
    submissions: Arc<Submissions>,
    /// How it is shut down when this is dropped; none if it was shut down before.
    at_drop: Option<Shutdown>,
}

impl NatsExecutor {
    /// An executor with choices.
    pub fn builder() -> NatsBuilder {
        NatsBuilder::new()
    }

    pub(crate) fn of(max_pending: Option<usize>, largest_message: u64) -> Self {
        NatsExecutor { submissions: Submissions::new(max_pending, largest_message), at_drop: Some(Shutdown::new()) }
    }

    pub(crate) fn submissions(&self) -> &Arc<Submissions> {
        &self.submissions
    }

    /// The hosts that have joined.
    pub fn hosts(&self) -> Vec<HostInfo> {
        self.submissions.counts().hosts()
    }

    /// Waits until the hosts that have joined have so many workers, no longer than `timeout`.
    ///
    /// # Errors
    /// If there are fewer when the time has passed. The error also says which hosts were refused, and why.
    pub fn wait_for_workers(&self, workers: usize, timeout: Duration) -> Result<(), TooFewWorkers> {
        self.submissions.counts().wait_for_workers(workers, Instant::now().checked_add(timeout))
    }

    /// Runs everything that is queued, then tells the hosts that nothing more will come. Dropping the executor does the
    /// same.
    pub fn shutdown(self) {
        self.shutdown_with(Shutdown::new());
    }

    /// [`shutdown`](Self::shutdown) with choices.
    pub fn shutdown_with(mut self, how: Shutdown) {
        self.at_drop = Some(how);
    }

    /// [`shutdown_with`](Self::shutdown_with), but waits no longer than `limit`. Then it returns and says what is still
    /// running; that goes on, and so does what is queued, unless it was to be cancelled.
    ///
    /// # Errors
    /// If something is running or queued when the time has passed.
    pub fn shutdown_within(mut self, limit: Duration, how: Shutdown) -> Result<(), StillRunning> {
        self.at_drop = None;
        match self.end(how, Instant::now().checked_add(limit)) {
            true => Ok(()),
            false => {
                let mut left = StillRunning::default();
                (left.running, left.pending) = (self.running(), self.stats().pending);
                Err(left)
            }
        }
    }

    /// Takes no more tasks from now on, and returns at once. What is queued still runs. Later tasks get a future that has
    /// failed with [`TaskError::ShutDown`].
    pub fn close(&self) {
        self.submissions.counts().close(TaskError::ShutDown);
    }

    /// Ends the executor without waiting for what is running: the processes of all hosts are killed, as far as they work for
    /// this caller. Tasks that were running end in [`TaskError::WorkerDied`], queued ones are cancelled, and later ones are
    /// refused.
    pub fn kill_workers(&self) {
        self.close();
        self.submissions.tell(Event::Kill);
        self.submissions.cancel_pending();
    }

    /// Hands in a task unless the queue is full, waiting for room no longer than `timeout`; zero only looks. See
    /// [`max_pending`](NatsBuilder::max_pending).
    ///
    /// # Errors
    /// If the queue was full all the time; then the task comes back.
    pub fn submit_timeout<K>(&self, timeout: Duration, task: K) -> Result<Future<'static, K::Value>, QueueFull<K>>
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        self.submissions.submit(task, Instant::now().checked_add(timeout)).map_err(QueueFull)
    }

    /// Hands in the next stage of a pipeline: a [registered](futures_pool::remote) function that takes the value of `first`.
    /// All is as for [`ProcessPoolExecutor::then`](futures_pool::ProcessPoolExecutor::then).
    pub fn then<T, F>(&self, first: Future<'static, T>, function: F) -> Future<'static, F::Output>
    where
        F: Function<(T,)> + Send + 'static,
        F::Output: DeserializeOwned + Send + Sync + 'static,
        T: Serialize + 'static,
    {
        self.submissions.add_stage(|on_cancel| StageTask::then(first, function, on_cancel))
    }

    /// [`then`](Self::then) for a function that may fail, registered as `remote!(try function)`: its `Err` is the stage's
    /// error.
    pub fn try_then<T, F, U, E>(&self, first: Future<'static, T>, function: F) -> Future<'static, U>
    where
        F: Function<(T,), Output = Result<U, E>> + Send + 'static,
        E: Into<BoxError>,
        T: Serialize + 'static,
        U: DeserializeOwned + Send + Sync + 'static,
    {
        self.submissions.add_stage(|on_cancel| StageTask::try_then(first, function, on_cancel))
    }

    /// What hosts are running at this moment, and which.
    pub fn running(&self) -> Vec<RunningTask> {
        self.submissions.running()
    }

    /// Waits until nothing is queued or running, and every callback has run.
    pub fn wait_idle(&self) {
        self.submissions.counts().wait_idle(None);
    }

    /// [`wait_idle`](Self::wait_idle), waiting no longer than `timeout`; zero only looks. Whether it was idle then.
    pub fn wait_idle_timeout(&self, timeout: Duration) -> bool {
        self.submissions.counts().wait_idle(Instant::now().checked_add(timeout))
    }

    /// How many workers and tasks there are.
    pub fn stats(&self) -> Stats {
        self.submissions.counts().stats()
    }

    /// Ends the executor. `false` if the deadline came first.
    fn end(&self, how: Shutdown, deadline: Option<Instant>) -> bool {
        self.close();
        if how.cancels_futures() {
            self.submissions.cancel_pending();
        }
        !how.waits() || self.submissions.counts().wait_until_ended(deadline)
    }
}

impl Drop for NatsExecutor {
    fn drop(&mut self) {
        if let Some(how) = self.at_drop {
            self.end(how, None);
        }
    }
}

impl Executor<'static> for NatsExecutor {}

impl<K> Accepts<'static, K> for NatsExecutor
where
    K: Remote,
    K::Value: Send + Sync + 'static,
{
    fn accept(&self, task: K) -> Future<'static, K::Value> {
        match self.submissions.submit(task, None) {
            Ok(future) => future,
            Err(_) => unreachable!("without a deadline there is room in the end"),
        }
    }
}

impl fmt::Debug for NatsExecutor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stats { workers, pending, running, .. } = self.stats();
        f.debug_struct("NatsExecutor")
            .field("workers", &workers)
            .field("pending", &pending)
            .field("running", &running)
            .finish()
    }
}
