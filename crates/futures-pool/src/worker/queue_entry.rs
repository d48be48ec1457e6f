//! [`QueueEntry`]: how a task is queued where workers help.
//!
//! A worker that helps runs a task that lies somewhere in the queue. Were the task itself queued, the queue would go on
//! holding it, and its value could not be given away before its turn came. So an entry is queued, which lets go of the
//! task when somebody else begins it.

use std::sync::Arc;

use crate::error::TaskError;
use crate::sync::Mutex;
use crate::worker::job::{Job, Worker};

/// Shared by the queue and the task, each of which holds the other until the task begins.
pub(crate) struct QueueEntry<'t>(Mutex<Option<Arc<dyn Job<'t> + 't>>>);

impl<'t> QueueEntry<'t> {
    pub(crate) fn new(job: Arc<dyn Job<'t> + 't>) -> Arc<Self> {
        Arc::new(QueueEntry(Mutex::new(Some(job))))
    }

    /// Lets go of the task.
    pub(crate) fn take(&self) -> Option<Arc<dyn Job<'t> + 't>> {
        self.0.lock().take()
    }
}

impl<'t> Job<'t> for QueueEntry<'t> {
    fn run(self: Arc<Self>, worker: &mut dyn Worker<'t>) {
        if let Some(job) = self.take() {
            job.run(worker);
        }
    }

    fn refuse(self: Arc<Self>, error: TaskError) {
        if let Some(job) = self.take() {
            job.refuse(error);
        }
    }

    fn is_stale(&self) -> bool {
        self.0.lock().is_none()
    }
}
