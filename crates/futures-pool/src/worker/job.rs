//! [`Job`]: what is queued, as a worker sees it; and [`Worker`], what a job tells of whoever runs it.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use crate::error::TaskError;
use crate::task::id::TaskId;

/// What an executor queues: a task with the future's state around it.
pub(crate) trait Job<'t>: Send + Sync {
    /// Runs the task unless it was cancelled. The worker is free just before anybody can see the outcome, unless code
    /// that is not ours still has to run in this thread: callbacks, the drop of a value nobody keeps.
    fn run(self: Arc<Self>, worker: &mut dyn Worker<'t>);
    /// Ends the task without running it.
    fn refuse(self: Arc<Self>, error: TaskError);
    /// Whether nothing is left to run. It does not change its mind.
    fn is_done(&self) -> bool;
}

/// A queue with a limit, as the tasks that lie in it see it.
pub(crate) trait BoundedQueue: Send + Sync {
    /// A task that lies there may be over: its room can be given to another.
    fn make_room(&self);
}

/// What a job tells of the worker that runs it.
pub(crate) trait Worker<'t> {
    /// It begins this task.
    fn begin(&mut self, task: TaskInfo);
    /// The work of that task is over.
    fn end(&mut self);
    /// It could take another job.
    fn free(&mut self);
    /// It could not, again.
    fn busy(&mut self);
    /// Where the rest of a job goes of which this worker runs a part; `None` if it runs jobs whole.
    fn queue_for_rest(&self) -> Option<&dyn JobQueue<'t>> {
        None
    }
}

/// The queue that a job came from, as whoever runs a part of the job sees it.
pub(crate) trait JobQueue<'t> {
    /// Queues the rest of a job, before all others.
    fn put_back(&self, rest: Arc<dyn Job<'t> + 't>);
}

/// A task that begins.
#[derive(Clone)]
pub(crate) struct TaskInfo {
    pub(crate) name: Cow<'static, str>,
    pub(crate) id: TaskId,
    /// Since when it was queued; where spans are noted.
    pub(crate) queued: Option<Instant>,
}

/// Whoever completes a future without being a worker.
pub(crate) struct ExternalThread;

impl Worker<'_> for ExternalThread {
    fn begin(&mut self, _task: TaskInfo) {}
    fn end(&mut self) {}
    fn free(&mut self) {}
    fn busy(&mut self) {}
}
