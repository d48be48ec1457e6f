//! [`Job`]: what is queued, as a worker sees it; and [`Worker`], what a job tells the thread that runs it.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

use crate::error::TaskError;
use crate::task::id::TaskId;

/// What an executor queues: a task with the future's state around it.
pub(crate) trait Job<'t>: Send + Sync {
    /// Runs the task unless it was cancelled. The worker is free just before anybody can see the outcome, unless code
    /// that is not ours still has to run in this thread: callbacks, the drop of a value nobody keeps. Wakers do not
    /// count: they must not block.
    fn run(self: Arc<Self>, worker: &mut dyn Worker<'t>);
    /// Ends the task without running it.
    fn refuse(self: Arc<Self>, error: TaskError);
    /// Whether the task was cancelled, or somebody else has begun it, so that there is nothing to run. Once so, always
    /// so.
    fn is_stale(&self) -> bool;
}

/// How many tasks of this program were ended, or begun, while they lay in a queue. A mere hint, so that a queue looks
/// for such tasks only when there is one more; nothing else hangs on it, so no model explores it.
static LEFT_IN_QUEUES: AtomicUsize = AtomicUsize::new(0);

/// Notes that a queue may hold a task of which nothing is left to run.
pub(crate) fn note_left_in_queue() {
    LEFT_IN_QUEUES.fetch_add(1, Relaxed);
}

/// How often that was noted.
#[inline]
pub(crate) fn left_in_queues() -> usize {
    LEFT_IN_QUEUES.load(Relaxed)
}

/// A queue with a limit, as the tasks that lie in it see it.
pub(crate) trait BoundedQueue: Send + Sync {
    /// Called when a queued task may have been cancelled: its room can be given to another task.
    fn note_cancelled(&self);
}

/// The one that runs a job, as the job sees it: it is told each step.
pub(crate) trait Worker<'t> {
    /// The worker begins this task.
    fn begin(&mut self, task: TaskInfo);
    /// The work of the task that was begun last has ended.
    fn end(&mut self);
    /// The worker is free: it could take another job.
    fn set_free(&mut self);
    /// The worker was free and is busy again, with callbacks or with dropping a value.
    fn set_busy(&mut self);
    /// Where the rest of a job goes of which this worker runs a part; `None` if it runs jobs whole.
    fn queue_for_rest(&self) -> Option<&dyn JobQueue<'t>> {
        None
    }
}

/// The queue that a job came from, as the worker that runs a part of the job sees it.
pub(crate) trait JobQueue<'t> {
    /// Queues the rest of a job, before all others.
    fn put_back(&self, rest: Arc<dyn Job<'t> + 't>);
}

/// What is known of a task when a worker begins it.
#[derive(Clone)]
pub(crate) struct TaskInfo {
    pub(crate) name: Cow<'static, str>,
    pub(crate) id: TaskId,
    /// When the task was queued; none if the pool keeps no spans.
    pub(crate) queued: Option<Instant>,
}

/// A thread that completes a future and is no worker of a pool.
pub(crate) struct ExternalThread;

impl Worker<'_> for ExternalThread {
    fn begin(&mut self, _task: TaskInfo) {}
    fn end(&mut self) {}
    fn set_free(&mut self) {}
    fn set_busy(&mut self) {}
}
