//! [`Running`]: a task that was begun; and how it is packed.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Weak};

use futures_pool::TaskError;
use futures_pool::transport::{BegunTask, OnStop, QueuedTask};

use super::attempt::Attempt;
use super::counts::TaskCounts;
use super::remote_host::Packed;
use crate::protocol::Parts;

/// A task that was begun.
pub(crate) struct Running {
    pub(crate) task: BegunTask,
    /// Tells it from others when it is to be stopped; none for tasks that cannot be stopped.
    pub(crate) tag: Option<u64>,
    /// Tells the service when it is to be stopped.
    _on_stop: Option<OnStop>,
    counts: Weak<TaskCounts>,
}

impl Running {
    /// Makes it pending again.
    pub(crate) fn unbegin(self) -> QueuedTask {
        if let Some(counts) = self.counts.upgrade() {
            counts.count(|tasks| {
                tasks.running -= 1;
                tasks.pending += 1;
            });
        }
        self.task.unbegin()
    }
}

/// A task with its outcome.
pub(crate) struct Ended {
    pub(crate) task: BegunTask,
    pub(crate) outcome: Result<Parts, TaskError>,
}

impl Ended {
    /// Ends the future. Callbacks run here.
    pub(crate) fn end(self, counts: &TaskCounts) {
        self.task.end(self.outcome, || {
            counts.count(|tasks| {
                tasks.running -= 1;
                tasks.completed += 1;
            });
        });
    }
}

/// Packs tasks that were begun.
#[derive(Clone)]
pub(crate) struct Packer {
    pub(crate) counts: Arc<TaskCounts>,
    /// How many bytes a request may have.
    pub(crate) largest_message: u64,
    /// Called with the tag of a task that is to be stopped.
    pub(crate) stop: Arc<dyn Fn(u64) + Send + Sync>,
}

impl Packer {
    /// Packs a task, unless it ends at once: since it is not to run, or is too large.
    pub(crate) fn pack(&self, task: BegunTask) -> Result<Packed<Running>, Box<Ended>> {
        if let Some(reason) = task.reason_not_to_run() {
            return Err(Box::new(Ended { task, outcome: Err(reason) }));
        }
        let request = task.to_parts();
        let length = request.iter().map(|part| part.len() as u64).sum::<u64>();
        let limit = self.largest_message;
        if length > limit {
            let error = task.unsendable(format!("it takes {length} bytes, more than the limit of {limit}"));
            return Err(Box::new(Ended { task, outcome: Err(error) }));
        }
        let can_be_stopped = task.can_be_stopped();
        let tag = can_be_stopped.then(next_tag);
        let on_stop = tag.and_then(|tag| {
            let stop = self.stop.clone();
            task.on_stop(move || stop(tag))
        });
        let deadline = task.deadline();
        let task = Running { task, tag, _on_stop: on_stop, counts: Arc::downgrade(&self.counts) };
        Ok(Packed { task, attempt: Attempt::first(0), request, can_be_stopped, deadline, is_to_stop: false })
    }
}

fn next_tag() -> u64 {
    static TAGS: AtomicU64 = AtomicU64::new(0);
    TAGS.fetch_add(1, Relaxed)
}
