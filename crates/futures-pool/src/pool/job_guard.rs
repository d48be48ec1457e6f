//! [`JobGuard`]: counts a worker as busy with a job until this is dropped.

use std::mem;
use std::sync::Arc;

use crate::pool::{Pool, WorkerKind};
use crate::worker::info::WorkerInfo;
use crate::worker::job::{JobQueue, TaskInfo, Worker};
use crate::worker::spans::OpenSpan;

/// The counts of a worker while it has a job. Dropping it counts the job as finished and settled, and the worker is
/// free.
pub(crate) struct JobGuard<'c, 't, W: WorkerKind<'t>> {
    pool: &'c Arc<Pool<'t, W>>,
    info: &'c WorkerInfo,
    /// Whether the job counts as unfinished: queued or running.
    busy: bool,
    /// The span of the task that is running; none if the pool keeps no spans.
    span: Option<OpenSpan>,
    /// Where the rest of a job goes of which the worker runs a part; none if it runs jobs whole.
    rest_goes_to: Option<&'c dyn JobQueue<'t>>,
}

impl<'c, 't, W: WorkerKind<'t>> JobGuard<'c, 't, W> {
    /// For a worker that has popped a job.
    pub(crate) fn new(pool: &'c Arc<Pool<'t, W>>, info: &'c WorkerInfo) -> Self {
        JobGuard { pool, info, busy: true, span: None, rest_goes_to: None }
    }

    /// For a worker that may run a part of a job and leave the rest in `queue`.
    pub(super) fn sharing(pool: &'c Arc<Pool<'t, W>>, info: &'c WorkerInfo, queue: &'c dyn JobQueue<'t>) -> Self {
        let mut guard = JobGuard::new(pool, info);
        guard.rest_goes_to = Some(queue);
        guard
    }

    /// The task was not begun, after all: it was queued again, and counted there.
    #[cfg(feature = "processes")]
    pub(crate) fn unbegin(mut self) {
        self.span.take().into_iter().for_each(OpenSpan::discard);
        self.info.unbegin();
        // Or the job would be counted as finished.
        mem::forget(self);
    }
}

impl<'t, W: WorkerKind<'t>> Worker<'t> for JobGuard<'_, 't, W> {
    fn begin(&mut self, task: TaskInfo) {
        self.span = OpenSpan::start(&task, self.pool.settings.spans.as_ref());
        self.info.begin(task.name, task.id);
    }

    fn end(&mut self) {
        self.span = None;
    }

    fn set_free(&mut self) {
        if mem::take(&mut self.busy) {
            self.info.finish();
        }
    }

    fn set_busy(&mut self) {
        // A job may have been left to this worker while it was free. It takes its time, so another worker may be
        // needed.
        if !mem::replace(&mut self.busy, true) {
            if let Some(info) = self.pool.queue.set_busy(self.info) {
                self.pool.spawn_worker(info);
            }
        }
    }

    fn queue_for_rest(&self) -> Option<&dyn JobQueue<'t>> {
        self.rest_goes_to
    }
}

impl<'t, W: WorkerKind<'t>> Drop for JobGuard<'_, 't, W> {
    fn drop(&mut self) {
        self.set_free();
        self.info.settle();
    }
}
