//! [`ProcessPoolExecutor`]: tasks on a pool of processes.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::builder::{BuildError, ProcessPoolBuilder};
use super::desk::Processes;
use super::remote::{self, Remote};
use crate::builder::Settings;
use crate::crew::Crew;
use crate::error::QueueFull;
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::pool_methods::pool_methods;
use crate::shutdown::{RunningTask, Shutdown, StillRunning};
use crate::state::Job;
use crate::stats::Stats;

/// A pool of processes that run tasks, first in, first out. With the feature `processes`.
pub struct ProcessPoolExecutor {
    crew: Arc<Crew<'static, Processes>>,
    /// What dropping it does; nothing if that was done.
    at_drop: Option<Shutdown>,
}

impl ProcessPoolExecutor {
    /// A pool of at most `max_workers` processes.
    ///
    /// # Errors
    /// See [`ProcessPoolBuilder::build`].
    pub fn new(max_workers: usize) -> Result<Self, BuildError> {
        Self::builder().max_workers(max_workers).build()
    }

    /// A pool with choices.
    pub fn builder() -> ProcessPoolBuilder {
        ProcessPoolBuilder::new()
    }

    /// Runs everything that is queued, then ends every process. Dropping the pool does the same.
    pub fn shutdown(self) {
        self.shutdown_with(Shutdown::new());
    }

    /// [`shutdown`](Self::shutdown) with choices.
    pub fn shutdown_with(mut self, how: Shutdown) {
        self.at_drop = Some(how);
    }

    /// Hands in a task unless the queue is full, waiting for room no longer than `timeout`; zero only looks. See
    /// [`max_pending`](ProcessPoolBuilder::max_pending).
    ///
    /// # Errors
    /// If the queue was full all the time; then the task comes back.
    pub fn submit_timeout<K>(&self, timeout: Duration, task: K) -> Result<Future<'static, K::Value>, QueueFull<K>>
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        self.submit_before(task, Instant::now().checked_add(timeout)).map_err(QueueFull)
    }

    /// The ids of the processes that live.
    pub fn pids(&self) -> Vec<u32> {
        self.crew.start.census.pids()
    }

    /// Ends the pool without waiting for what is running: every process is killed. Tasks that were running end in
    /// [`TaskError::WorkerDied`](crate::TaskError::WorkerDied), queued ones are cancelled, and later ones are refused.
    pub fn kill_workers(&self) {
        self.crew.close();
        self.crew.start.kill();
        self.crew.cancel_pending();
    }

    /// [`kill_workers`](Self::kill_workers), but the processes are asked to end (SIGTERM), which a program can prepare
    /// for or ignore. On Windows there is no asking: they are killed.
    pub fn terminate_workers(&self) {
        self.crew.close();
        self.crew.start.terminate();
        self.crew.cancel_pending();
    }

    pool_methods!('static);

    pub(crate) fn of(settings: Settings<'static>, processes: Processes) -> Self {
        ProcessPoolExecutor { crew: Crew::new(settings, processes), at_drop: Some(Shutdown::new()) }
    }

    /// Hands the task back if the queue is full until the deadline.
    fn submit_before<K>(&self, task: K, deadline: Option<Instant>) -> Result<Future<'static, K::Value>, K>
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        let unregistered = task.registered().is_none().then(|| task.to_register());
        let name = task.name();
        let cell = self.crew.cell(task);
        if let Some(unregistered) = unregistered {
            cell.clone().refuse(remote::unsendable(name, remote::how_to_register(&unregistered)));
        } else if !self.crew.push(cell.clone(), deadline) {
            if let Some(task) = cell.begin() {
                return Err(task);
            }
        }
        Ok(Future::new(cell))
    }

    /// Drops the pool, which has been shut down.
    fn let_go(mut self) {
        self.at_drop = None;
    }
}

impl Drop for ProcessPoolExecutor {
    fn drop(&mut self) {
        if let Some(how) = self.at_drop {
            let _ended = how.end(&self.crew, None); // without a limit nothing is left
        }
    }
}

impl Executor<'static> for ProcessPoolExecutor {}

impl<K> Accepts<'static, K> for ProcessPoolExecutor
where
    K: Remote,
    K::Value: Send + Sync + 'static,
{
    fn accept(&self, task: K) -> Future<'static, K::Value> {
        match self.submit_before(task, None) {
            Ok(future) => future,
            Err(_) => unreachable!("without a deadline there is room in the end"),
        }
    }
}

impl fmt::Debug for ProcessPoolExecutor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.crew.describe("ProcessPoolExecutor", f)
    }
}
