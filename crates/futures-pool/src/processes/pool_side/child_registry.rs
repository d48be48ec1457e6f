//! [`ChildRegistry`]: the worker processes of a pool.

use std::collections::HashMap;
use std::sync::Arc;

use super::handle::WorkerHandle;
use crate::sync::Mutex;

/// The processes of a pool that were started and not seen to end, by process id. A clone is the same registry.
#[derive(Clone, Default)]
pub(crate) struct ChildRegistry(Arc<Mutex<HashMap<u32, Arc<WorkerHandle>>>>);

impl ChildRegistry {
    /// Adds a process that was started.
    pub(crate) fn insert(&self, pid: u32, handle: &Arc<WorkerHandle>) {
        self.0.lock().insert(pid, handle.clone());
    }

    /// Takes off a process that was seen to end.
    pub(crate) fn remove(&self, pid: u32) {
        self.0.lock().remove(&pid);
    }

    /// The ids of the processes that live, in ascending order.
    pub(crate) fn pids(&self) -> Vec<u32> {
        let mut pids: Vec<_> =
            self.0.lock().iter().filter(|(_, handle)| handle.is_alive()).map(|(pid, _)| *pid).collect();
        pids.sort_unstable();
        pids
    }

    /// Whether a process of the pool is ready for tasks.
    pub(crate) fn any_ready(&self) -> bool {
        self.0.lock().values().any(|handle| handle.is_ready() && handle.is_alive())
    }

    /// Kills every process of the pool.
    pub(crate) fn kill(&self) {
        self.0.lock().values().for_each(|handle| handle.kill());
    }

    /// Asks every process of the pool to end.
    pub(crate) fn terminate(&self) {
        self.0.lock().values().for_each(|handle| handle.terminate());
    }
}
