//! The workers of a process pool, as [`Pool`] has them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use super::child_registry::ChildRegistry;
use super::sent_task::RemoteJob;
use super::supervisor::Supervisor;
use crate::error::TaskError;
use crate::pool::{Pool, WorkerKind};
use crate::processes::remote::{Remote, pack_request};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::processes::wire::program::Program;
use crate::worker::info::WorkerInfo;

/// Worker processes, each with a thread of the pool.
pub(crate) struct Processes {
    pub(crate) program: Program,
    /// How many bytes a message may have.
    pub(crate) limit: u64,
    pub(crate) max_tasks_per_child: Option<usize>,
    pub(crate) initializer: Option<Box<dyn Initializer>>,
    pub(crate) children: ChildRegistry,
    /// So long a process that was told to end may take.
    pub(crate) exit_grace: Duration,
    /// So many deaths in a row break the pool.
    pub(crate) max_worker_deaths: usize,
    /// The same of processes that are not ready for a first task.
    pub(crate) max_failed_starts: usize,
    /// How many died one after the other, without anything being done in between.
    pub(crate) deaths: AtomicUsize,
    /// The same of those that died before they were ready.
    pub(crate) failed_starts: AtomicUsize,
    /// Whether no process is to live any more.
    pub(crate) terminated: AtomicBool,
}

/// The call that each process makes before its first task.
pub(crate) trait Initializer: Send + Sync {
    /// Packs the request that is sent to a process.
    fn pack<'a>(&'a self, out: &mut Outgoing<'a>);
    /// What a process has answered; the value does not matter.
    fn outcome(&self, reply: &mut Incoming) -> Result<(), TaskError>;
}

impl<K: Remote + Clone + Sync> Initializer for K {
    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        pack_request(self, out);
    }

    fn outcome(&self, reply: &mut Incoming) -> Result<(), TaskError> {
        self.clone().unpack(Ok(reply)).map(drop)
    }
}

impl WorkerKind<'static> for Processes {
    type Job = dyn RemoteJob;

    fn run_jobs(pool: &Arc<Pool<'static, Self>>, info: &Arc<WorkerInfo>) {
        Supervisor::new(pool, info).run();
    }
}

impl Processes {
    /// Kills what lives and what will.
    pub(crate) fn kill(&self) {
        self.terminated.store(true, SeqCst);
        self.children.kill();
    }

    /// Asks what lives to end; nothing is started any more.
    pub(crate) fn terminate(&self) {
        self.terminated.store(true, SeqCst);
        self.children.terminate();
    }
}
