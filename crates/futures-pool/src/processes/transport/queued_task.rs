//! [`QueuedTask`] and [`BegunTask`]: a task, as an executor that carries it has it.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Instant;

use super::outcome::outcome_from_parts;
use crate::error::TaskError;
use crate::future::Future;
use crate::future::task_cell::TaskCell;
use crate::processes::pool_side::sent_task::{RemoteJob, SentTask, ToSend};
use crate::processes::remote::Remote;
use crate::processes::remote::how_to_register::how_to_register;
use crate::processes::wire::codec::Outgoing;
use crate::token::Listening;
use crate::worker::job::{BoundedQueue, Job, TaskInfo, Worker};
use crate::worker::pool_id::PoolId;
use crate::worker::spans::{Span, SpanLog};

/// A task that is pending. Dropping it without [beginning](Self::begin) it ends its future in
/// [`TaskError::Abandoned`], unless that was cancelled.
#[must_use = "dropping it abandons the task"]
pub struct QueuedTask {
    /// None once it is used up.
    job: Option<Arc<dyn RemoteJob>>,
    /// Kept for as long as the task may be cancelled.
    _on_cancel: Option<OnCancel>,
}

/// Is told when a queued task is cancelled.
struct Cancelled(Box<dyn Fn() + Send + Sync>);

impl BoundedQueue for Cancelled {
    fn note_cancelled(&self) {
        (self.0)();
    }
}

/// A function that is called when tasks are cancelled that were made [with it](QueuedTask::telling). A clone is the same
/// function.
#[derive(Clone)]
pub struct OnCancel(Arc<Cancelled>);

impl OnCancel {
    /// This function, which must not wait.
    pub fn new(cancelled: impl Fn() + Send + Sync + 'static) -> Self {
        OnCancel(Arc::new(Cancelled(Box::new(cancelled))))
    }
}

impl fmt::Debug for OnCancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnCancel")
    }
}

impl QueuedTask {
    /// A task that was handed in, and its future. If its function is not [registered](crate::remote), the future has
    /// ended already, in an error that says so.
    pub fn new<K>(task: K) -> (Self, Future<'static, K::Value>)
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        Self::of(task, None)
    }

    /// [`new`](Self::new), with a function that is called once if the task is cancelled while it is pending. So a queue with a
    /// limit knows at once that there is room.
    pub fn telling<K>(task: K, on_cancel: &OnCancel) -> (Self, Future<'static, K::Value>)
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        Self::of(task, Some(on_cancel))
    }

    pub(super) fn of<K>(task: K, on_cancel: Option<&OnCancel>) -> (Self, Future<'static, K::Value>)
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        let unregistered = task.registered().is_none().then(|| (task.name(), task.to_register()));
        let cell = TaskCell::new(task, PoolId::NONE, Some(Instant::now()));
        if let Some(on_cancel) = on_cancel {
            let told: Weak<Cancelled> = Arc::downgrade(&on_cancel.0);
            cell.set_bounded_queue(told);
        }
        if let Some((name, unregistered)) = unregistered {
            cell.clone().refuse(TaskError::unsendable(name, how_to_register(&unregistered)));
        }
        (QueuedTask { job: Some(cell.clone()), _on_cancel: on_cancel.cloned() }, Future::new(cell))
    }

    fn pending(job: Arc<dyn RemoteJob>) -> Self {
        QueuedTask { job: Some(job), _on_cancel: None }
    }

    /// Pending → Running: takes the task, or a part of it that is to be sent by itself. What is left of it then comes
    /// back, pending, and is to be begun before all others. `None` if the task was cancelled.
    pub fn begin(mut self) -> Option<(BegunTask, Option<QueuedTask>)> {
        let ToSend { task, rest } = self.take()?.begin()?;
        Some((BegunTask(Some(task)), rest.map(QueuedTask::pending)))
    }

    /// Whether the task was cancelled, so that there is nothing to begin.
    pub fn is_cancelled(&self) -> bool {
        self.job.as_ref().is_none_or(|job| job.is_stale())
    }

    /// Ends the task in this error, unless it was cancelled. Callbacks of its future run here.
    pub fn refuse(mut self, error: TaskError) {
        self.take().into_iter().for_each(|job| job.refuse(error.clone()));
    }

    fn take(&mut self) -> Option<Arc<dyn RemoteJob>> {
        self.job.take()
    }
}

impl Drop for QueuedTask {
    fn drop(&mut self) {
        self.take().into_iter().for_each(|job| job.refuse(TaskError::Abandoned));
    }
}

impl fmt::Debug for QueuedTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueuedTask").field("cancelled", &self.is_cancelled()).finish()
    }
}

/// A task, or a part of one, that is running elsewhere. Its future waits for it. Dropping it ends that in
/// [`TaskError::Abandoned`].
#[must_use = "dropping it abandons the task"]
pub struct BegunTask(Option<Box<dyn SentTask>>);

impl BegunTask {
    /// The [name](crate::Task::name) of the task.
    pub fn name(&self) -> String {
        self.info().name.into_owned()
    }

    /// The error that this task ends in if it cannot be carried, for this reason: "it takes too many bytes".
    pub fn unsendable(&self, reason: impl Into<String>) -> TaskError {
        TaskError::unsendable(self.name(), reason)
    }

    /// What is to be sent, in parts: for [`Request::from_parts`](super::Request::from_parts) at the other end. Large byte
    /// strings are parts of their own, so that they need not be copied there.
    pub fn to_parts(&self) -> Vec<Vec<u8>> {
        let mut request = Outgoing::default();
        self.task().pack(&mut request);
        request.into_parts()
    }

    /// How often the task may be begun, if it [says so](crate::Task::attempts).
    pub fn attempts(&self) -> Option<u32> {
        self.task().attempts()
    }

    /// Whether the task can be stopped while it runs: it is [`cancellable`](crate::task::Invocation::cancellable) or has a
    /// [time limit](crate::task::Invocation::timeout).
    pub fn can_be_stopped(&self) -> bool {
        self.task().token().is_some()
    }

    /// Has this called once the task is asked to stop, from the thread that asks, until the [`OnStop`] is dropped; at
    /// once if it was asked before. `None` if the task [cannot be stopped](Self::can_be_stopped).
    pub fn on_stop(&self, listener: impl Fn() + Send + Sync + 'static) -> Option<OnStop> {
        let token = self.task().token()?;
        Some(OnStop(token.listen(Arc::new(listener))))
    }

    /// When the time limit of the task ends, if it has one: then it is to be stopped.
    pub fn deadline(&self) -> Option<Instant> {
        self.task().token()?.deadline()
    }

    /// Why the task is to be stopped or not to be sent at all, if it is: it was asked to stop, its time limit has passed,
    /// or the future whose value it takes has failed.
    pub fn reason_not_to_run(&self) -> Option<TaskError> {
        self.task().reason_not_to_send()
    }

    /// Notes in `log` when the task was queued, started and ended, and on which worker. To be called before its end.
    pub fn record_span(&self, log: &SpanLog, worker: impl Into<String>, started: Instant, ended: Instant) {
        let TaskInfo { name, queued, .. } = self.info();
        log.record(Span { task: name, worker: worker.into(), queued: queued.unwrap_or(started), started, ended });
    }

    /// Running → Finished: ends the task with the parts of its outcome, as [`outcome_to_parts`](super::outcome_to_parts)
    /// has made them, or with an error. Callbacks of its future run here; `settled` is called when all have run.
    pub fn end(mut self, outcome: Result<Vec<Vec<u8>>, TaskError>, settled: impl FnOnce()) {
        let mut settled = Settled(Some(settled));
        let Some(task) = self.0.take() else { return };
        match outcome.and_then(|parts| outcome_from_parts(parts, &task.info().name)) {
            Ok(mut reply) => task.end(Ok(&mut reply), &mut settled),
            // A task that was stopped ends in the reason for that, whatever became of its process.
            Err(error) => {
                let stopped = task.token().and_then(|token| token.check().err());
                let error = stopped.map_or(error, |stopped| TaskError::returned(stopped.into()));
                task.end(Err(error), &mut settled);
            }
        }
    }

    /// Running → Pending: the task was not begun, after all.
    pub fn unbegin(mut self) -> QueuedTask {
        QueuedTask { job: self.0.take().map(|task| task.unbegin()), _on_cancel: None }
    }

    fn task(&self) -> &dyn SentTask {
        self.0.as_deref().expect("only what uses it up takes it out")
    }

    fn info(&self) -> TaskInfo {
        self.task().info()
    }
}

impl Drop for BegunTask {
    fn drop(&mut self) {
        if let Some(task) = self.0.take() {
            task.end(Err(TaskError::Abandoned), &mut Settled(Some(|| {})));
        }
    }
}

impl fmt::Debug for BegunTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BegunTask").field("name", &self.name()).finish()
    }
}

/// Listens for a task to be asked to stop, until it is dropped.
#[must_use = "dropping it ends the listening"]
pub struct OnStop(#[expect(dead_code, reason = "it is kept for its drop")] Listening);

impl fmt::Debug for OnStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnStop")
    }
}

/// Calls a function when the task is settled: when its callbacks have run, or when this is dropped.
struct Settled<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Worker<'static> for Settled<F> {
    fn begin(&mut self, _task: TaskInfo) {}
    fn end(&mut self) {}
    fn set_free(&mut self) {}
    fn set_busy(&mut self) {}
}

impl<F: FnOnce()> Drop for Settled<F> {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(|settled| settled());
    }
}
