//! [`Ends`]: where futures end.
//!
//! That runs code that is not ours, to deserialize values and in callbacks, which may wait for other tasks of this very
//! executor. So it has threads of its own, as many as are needed.

use std::sync::Arc;
use std::time::Duration;

use futures_pool::transport::QueuedTask;
use futures_pool::{Executor, InvalidArgument, TaskError, ThreadPoolExecutor};

use super::counts::TaskCounts;
use super::running::Ended;

/// How many callbacks may block at a time before no other future ends.
const MOST_THREADS: usize = 64;
/// How long a thread stays when it has nothing to do.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Where futures end.
pub(crate) struct Ends {
    threads: ThreadPoolExecutor,
    counts: Arc<TaskCounts>,
}

impl Ends {
    pub(crate) fn new(counts: Arc<TaskCounts>) -> Result<Self, InvalidArgument> {
        let threads = ThreadPoolExecutor::builder()
            .max_workers(MOST_THREADS)
            .keep_alive(KEEP_ALIVE)
            .thread_name_prefix("futures-pool-nats end")
            .build()?;
        Ok(Ends { threads, counts })
    }

    /// Ends these, in their order.
    pub(crate) fn end_all(&self, ended: Vec<Ended>) {
        if !ended.is_empty() {
            let counts = self.counts.clone();
            let _no_result = self.threads.submit(move || ended.into_iter().for_each(|ended| ended.end(&counts)));
        }
    }

    /// Ends these, which wait, in this error.
    pub(crate) fn refuse_all(&self, waiting: Vec<QueuedTask>, reason: &TaskError) {
        if !waiting.is_empty() {
            let (counts, reason) = (self.counts.clone(), reason.clone());
            let _no_result = self.threads.submit(move || refuse_all(waiting, &reason, &counts));
        }
    }
}

/// Ends these, which wait, in this error. Callbacks run in this thread.
pub(crate) fn refuse_all(waiting: Vec<QueuedTask>, reason: &TaskError, counts: &TaskCounts) {
    for task in waiting {
        task.refuse(reason.clone());
        let gone = counts.not_counted(1);
        counts.count(|tasks| tasks.pending -= gone);
    }
}
