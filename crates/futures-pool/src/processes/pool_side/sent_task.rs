//! [`SentTask`]: a task on its way to a worker process and back.

use std::sync::Arc;
use std::time::Instant;

use crate::error::TaskError;
use crate::future::task_cell::{Begun, TaskCell};
use crate::processes::remote::{Remote, pack_request};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::task;
use crate::token::CancelToken;
use crate::worker::job::{Job, TaskInfo, Worker};
use crate::worker::pool_id::PoolId;

/// What a process pool queues.
pub(crate) trait RemoteJob: Job<'static> {
    /// Takes the task, or a part of it that is to be done at once; the rest is then pending as before. `None` if it was
    /// cancelled.
    fn begin(self: Arc<Self>) -> Option<ToSend>;
}

/// A task that was begun and is to be sent.
pub(crate) struct ToSend {
    pub(crate) task: Box<dyn SentTask>,
    /// What is left of the job if the task is a part of it; to be queued again, before all others.
    pub(crate) rest: Option<Arc<dyn RemoteJob>>,
}

/// A task that has been taken and whose outcome is not there.
pub(crate) trait SentTask: Send {
    /// The name of the task, its identity, and when it was queued.
    fn info(&self) -> TaskInfo;
    /// The token that stops the task, if it has one.
    fn token(&self) -> Option<&CancelToken>;
    /// Why the task ends without being sent, if it does.
    fn reason_not_to_send(&self) -> Option<TaskError>;
    /// How often the task may be begun, if it says so.
    fn attempts(&self) -> Option<u32>;
    /// Counts an attempt that was lost with its process. Whether the task may be begun again; a part may not.
    fn may_begin_again(&self) -> bool;
    /// Packs the request that is to be sent.
    fn pack<'a>(&'a self, out: &mut Outgoing<'a>);
    /// Ends the task, with the reply, or with the reason why there will be none.
    fn end(self: Box<Self>, reply: Result<&mut Incoming, TaskError>, worker: &mut dyn Worker<'static>);
    /// Makes the task pending again: it was not begun, after all.
    fn unbegin(self: Box<Self>) -> Arc<dyn RemoteJob>;
}

impl<K> RemoteJob for TaskCell<'static, K>
where
    K: Remote,
    K::Value: Send + Sync + 'static,
{
    fn begin(self: Arc<Self>) -> Option<ToSend> {
        let Begun { work, task: info, is_part } = self.begin_part()?;
        let task = |cell| Box::new(SentCell { cell, work, info });
        Some(match is_part {
            true => ToSend { task: task(None), rest: Some(self) },
            false => ToSend { task: task(Some(self)), rest: None },
        })
    }
}

/// A task, or a part of one, that is with a worker process.
struct SentCell<K: Remote>
where
    K::Value: Send + Sync + 'static,
{
    /// The task whose outcome the work gives; none for a part, which hands its results over itself.
    cell: Option<Arc<TaskCell<'static, K>>>,
    work: K,
    info: TaskInfo,
}

impl<K> SentTask for SentCell<K>
where
    K: Remote,
    K::Value: Send + Sync + 'static,
{
    fn info(&self) -> TaskInfo {
        self.info.clone()
    }

    fn token(&self) -> Option<&CancelToken> {
        self.work.token()
    }

    fn reason_not_to_send(&self) -> Option<TaskError> {
        self.work.reason_not_to_send()
    }

    fn attempts(&self) -> Option<u32> {
        task::attempts_of(&self.work)
    }

    fn may_begin_again(&self) -> bool {
        let attempts = self.attempts().unwrap_or(1);
        self.cell.as_ref().is_some_and(|cell| cell.count_lost() < attempts)
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        pack_request(&self.work, out);
    }

    fn end(self: Box<Self>, reply: Result<&mut Incoming, TaskError>, worker: &mut dyn Worker<'static>) {
        // Before the reply is unpacked, since that shows the results of a part.
        worker.end();
        let outcome = self.work.unpack(reply);
        if let Some(cell) = self.cell {
            let first = cell.finish(outcome, self.info.name, worker);
            debug_assert!(first.is_ok(), "only the one that begins may finish");
        }
    }

    fn unbegin(self: Box<Self>) -> Arc<dyn RemoteJob> {
        match self.cell {
            Some(cell) => {
                cell.unbegin(self.work);
                cell
            }
            None => TaskCell::new(self.work, PoolId::NONE, self.info.queued.map(|_| Instant::now())),
        }
    }
}
