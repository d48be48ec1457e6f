//! [`Processes`]: what the worker processes of a pool have in common.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use super::child_registry::ChildRegistry;
use crate::error::TaskError;
use crate::processes::remote::{Remote, pack_request};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::processes::wire::program::Program;

/// What the worker processes of a pool have in common. Each process has a thread of the pool, a `Supervisor`.
pub(crate) struct Processes {
    /// What is started as a worker process.
    pub(crate) program: Program,
    /// How many bytes a message may have.
    pub(crate) limit: u64,
    /// How many tasks a process runs before another takes its place; none for no limit.
    pub(crate) max_tasks_per_child: Option<usize>,
    /// The call that each process makes before its first task.
    pub(crate) initializer: Option<Box<dyn Initializer>>,
    /// The processes of the pool.
    pub(crate) children: ChildRegistry,
    /// How long a process may take to end once it was told to.
    pub(crate) exit_grace: Duration,
    /// How many deaths in a row of processes that were ready break the pool.
    pub(crate) max_worker_deaths: usize,
    /// How many processes in a row that are not ready for a first task break the pool.
    pub(crate) max_failed_starts: usize,
    /// How many processes that were ready died in a row, without any task being done in between.
    pub(crate) deaths: AtomicUsize,
    /// How many processes died in a row before they were ready, without any task being done in between.
    pub(crate) failed_starts: AtomicUsize,
    /// Whether the pool was killed or terminated: no process is to live any more.
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

impl Processes {
    /// Kills every process that lives, and those that are being started.
    pub(crate) fn kill(&self) {
        self.terminated.store(true, SeqCst);
        self.children.kill();
    }

    /// Asks every process that lives to end; no other is started any more.
    pub(crate) fn terminate(&self) {
        self.terminated.store(true, SeqCst);
        self.children.terminate();
    }
}
