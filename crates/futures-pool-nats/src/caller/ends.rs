//! [`Ends`]: where futures end.
//!
//! That runs code that is not ours, to deserialize values and in callbacks, which may wait for other tasks of this very
//! executor. So it has threads of its own, as many as are needed.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_pool::transport::{BegunTask, QueuedTask};
use futures_pool::{Executor, InvalidArgument, TaskError, ThreadPoolExecutor};

use super::submissions::Submissions;

/// How many callbacks may block at a time before no other future ends.
const MOST_THREADS: usize = 64;
/// How long a thread stays when it has nothing to do.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// A task with its outcome.
pub(crate) struct Ended {
    pub(crate) task: BegunTask,
    pub(crate) outcome: Result<Bytes, TaskError>,
}

impl Ended {
    /// Ends the future. Callbacks run here.
    pub(crate) fn end(self, submissions: &Submissions) {
        self.task.end(self.outcome.as_deref().map_err(Clone::clone), || {
            submissions.count(|counts| {
                counts.running -= 1;
                counts.completed += 1;
            });
        });
    }
}

/// Where futures end.
pub(crate) struct Ends {
    threads: ThreadPoolExecutor,
    submissions: Arc<Submissions>,
}

impl Ends {
    pub(crate) fn new(submissions: Arc<Submissions>) -> Result<Self, InvalidArgument> {
        let threads = ThreadPoolExecutor::builder()
            .max_workers(MOST_THREADS)
            .keep_alive(KEEP_ALIVE)
            .thread_name_prefix("futures-pool-nats end")
            .build()?;
        Ok(Ends { threads, submissions })
    }

    pub(crate) fn submissions(&self) -> &Arc<Submissions> {
        &self.submissions
    }

    /// Ends these, in their order.
    pub(crate) fn end_all(&self, ended: Vec<Ended>) {
        if ended.is_empty() {
            return;
        }
        let submissions = self.submissions.clone();
        let _no_result = self.threads.submit(move || {
            ended.into_iter().for_each(|ended| ended.end(&submissions));
        });
    }

    /// Ends these, which wait, in this error.
    pub(crate) fn refuse_all(&self, waiting: Vec<QueuedTask>, reason: &TaskError) {
        if waiting.is_empty() {
            return;
        }
        let (submissions, reason) = (self.submissions.clone(), reason.clone());
        let _no_result = self.threads.submit(move || submissions.refuse_all(waiting, &reason));
    }
}
