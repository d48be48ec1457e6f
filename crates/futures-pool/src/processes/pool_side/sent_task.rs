//! [`SentTask`]: a task on its way to a worker process and back.

use std::sync::Arc;
use std::time::Instant;

use crate::error::TaskError;
use crate::future::task_cell::{Begun, TaskCell};
use crate::processes::remote::Remote;
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::token::CancelToken;
use crate::worker::job::{Beginning, Job, Worker};
use crate::worker::pool_id::PoolId;

/// What a process pool queues.
pub(crate) trait RemoteJob: Job<'static> {
    /// Takes the task, or a part of it that is to be done at once; the rest is then pending as before. `None` if it was
    /// cancelled.
    fn begin(self: Arc<Self>) -> Option<ToSend>;
}

/// A task that is about to be sent.
pub(crate) struct ToSend {
    pub(crate) task: Box<dyn SentTask>,
    /// To be queued again, before all others.
    pub(crate) rest: Option<Arc<dyn RemoteJob>>,
}

/// A task that has been taken and whose outcome is not there.
pub(crate) trait SentTask: Send {
    /// What it is called, and since when it was queued.
    fn beginning(&self) -> Beginning;
    fn token(&self) -> Option<&CancelToken>;
    /// Why it ends without being sent, if it does.
    fn reason_not_to_send(&self) -> Option<TaskError>;
    /// Packs what is to be sent.
    fn pack<'a>(&'a self, out: &mut Outgoing<'a>);
    /// The worker has answered, or never will, for this reason.
    fn end(self: Box<Self>, reply: Result<&mut Incoming, TaskError>, worker: &mut dyn Worker<'static>);
    /// It was not begun and is pending again.
    fn return_(self: Box<Self>) -> Arc<dyn RemoteJob>;
}

impl<K> RemoteJob for TaskCell<'static, K>
where
    K: Remote,
    K::Value: Send + Sync + 'static,
{
    fn begin(self: Arc<Self>) -> Option<ToSend> {
        let Begun { work, is_part, beginning } = self.begin_some()?;
        let (cell, rest) = if is_part { (None, Some(self as Arc<dyn RemoteJob>)) } else { (Some(self), None) };
        Some(ToSend { task: Box::new(SentCell { cell, work, beginning }), rest })
    }
}

struct SentCell<K: Remote>
where
    K::Value: Send + Sync + 'static,
{
    /// Whose work it is; a part's outcome is nobody's.
    cell: Option<Arc<TaskCell<'static, K>>>,
    work: K,
    beginning: Beginning,
}

impl<K> SentTask for SentCell<K>
where
    K: Remote,
    K::Value: Send + Sync + 'static,
{
    fn beginning(&self) -> Beginning {
        self.beginning.clone()
    }

    fn token(&self) -> Option<&CancelToken> {
        self.work.token()
    }

    fn reason_not_to_send(&self) -> Option<TaskError> {
        self.work.reason_not_to_send()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        out.put_u32(self.work.registered().expect("looked at when it was submitted"));
        self.work.pack(out);
    }

    fn end(self: Box<Self>, reply: Result<&mut Incoming, TaskError>, worker: &mut dyn Worker<'static>) {
        worker.end(); // first: to unpack a part is to show its results
        let outcome = self.work.unpack(reply);
        if let Some(cell) = self.cell {
            let first = cell.finish(outcome, self.beginning.name, worker);
            debug_assert!(first.is_ok(), "only the one that begins may finish");
        }
    }

    fn return_(self: Box<Self>) -> Arc<dyn RemoteJob> {
        match self.cell {
            Some(cell) => {
                cell.unbegin(self.work);
                cell
            }
            None => TaskCell::new(self.work, PoolId::NONE, self.beginning.queued.map(|_| Instant::now())),
        }
    }
}
