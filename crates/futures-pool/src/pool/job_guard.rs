//! [`JobGuard`]: a worker has a job, until this is dropped.

use std::mem;
use std::sync::Arc;

use crate::pool::{Pool, WorkerKind};
use crate::worker::info::WorkerInfo;
use crate::worker::job::{JobQueue, TaskInfo, Worker};
use crate::worker::spans::OpenSpan;

/// How a worker stands in the books while it has a job. When it is dropped, the worker is free.
pub(crate) struct JobGuard<'c, 't, W: WorkerKind<'t>> {
    pool: &'c Arc<Pool<'t, W>>,
    info: &'c WorkerInfo,
    busy: bool,
    /// Of the task that is running, where spans are noted.
    span: Option<OpenSpan>,
    /// Where the rest of a job goes of which the worker runs a part; none if it runs jobs whole.
    rest_goes_to: Option<&'c dyn JobQueue<'t>>,
}

impl<'c, 't, W: WorkerKind<'t>> JobGuard<'c, 't, W> {
    pub(crate) fn new(pool: &'c Arc<Pool<'t, W>>, info: &'c WorkerInfo) -> Self {
        JobGuard { pool, info, busy: true, span: None, rest_goes_to: None }
    }

    /// For a worker that may run a part of a job and leave the rest in `queue`.
    pub(super) fn sharing(pool: &'c Arc<Pool<'t, W>>, info: &'c WorkerInfo, queue: &'c dyn JobQueue<'t>) -> Self {
        let mut guard = JobGuard::new(pool, info);
        guard.rest_goes_to = Some(queue);
        guard
    }

    /// The task was not begun, after all, and is accounted for.
    #[cfg(feature = "processes")]
    pub(crate) fn unbegin(mut self) {
        self.span.take().into_iter().for_each(OpenSpan::discard);
        self.info.unbegin();
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

    fn free(&mut self) {
        if mem::take(&mut self.busy) {
            self.info.finish();
        }
    }

    fn busy(&mut self) {
        if !mem::replace(&mut self.busy, true) {
            if let Some(info) = self.pool.queue.busy(self.info) {
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
        self.free();
        self.info.settle();
    }
}
