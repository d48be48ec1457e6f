//! [`Ends`]: where futures end.
//!
//! That runs code that is not ours, to deserialize values and in callbacks, which may wait for other tasks of this very
//! executor. So it has threads of its own, as many as are needed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_pool::transport::{BegunTask, QueuedTask};
use futures_pool::{Executor, InvalidArgument, SpanLog, TaskError, ThreadPoolExecutor};

use super::submissions::Submissions;

/// How many callbacks may block at a time before no other future ends.
const MOST_THREADS: usize = 64;
/// How long a thread stays when it has nothing to do.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// A task with its outcome.
pub(crate) struct Ended {
    pub(crate) task: BegunTask,
    pub(crate) outcome: Result<Bytes, TaskError>,
    /// On which host it ran, and when it began and ended there, if that is known.
    pub(crate) span: Option<(String, Instant, Instant)>,
}

/// Where futures end.
pub(crate) struct Ends {
    threads: ThreadPoolExecutor,
    submissions: Arc<Submissions>,
    spans: Option<SpanLog>,
}

impl Ends {
    pub(crate) fn new(submissions: Arc<Submissions>, spans: Option<SpanLog>) -> Result<Self, InvalidArgument> {
        let threads = ThreadPoolExecutor::builder()
            .max_workers(MOST_THREADS)
            .keep_alive(KEEP_ALIVE)
            .thread_name_prefix("futures-pool-nats end")
            .build()?;
        Ok(Ends { threads, submissions, spans })
    }

    pub(crate) fn submissions(&self) -> &Arc<Submissions> {
        &self.submissions
    }

    /// Ends these, in their order.
    pub(crate) fn end_all(&self, ended: Vec<Ended>) {
        if ended.is_empty() {
            return;
        }
        let (submissions, spans) = (self.submissions.clone(), self.spans.clone());
        let _no_result = self.threads.submit(move || {
            for Ended { task, outcome, span } in ended {
                if let (Some(spans), Some((host, began, ended))) = (&spans, span) {
                    task.record_span(spans, host, began, ended);
                }
                task.end(outcome.as_deref().map_err(Clone::clone), || {
                    submissions.count(|counts| {
                        counts.running -= 1;
                        counts.completed += 1;
                    });
                });
            }
        });
    }

    /// Ends these, which wait, in this error.
    pub(crate) fn refuse_all(&self, waiting: Vec<QueuedTask>, reason: &TaskError) {
        if waiting.is_empty() {
            return;
        }
        let (submissions, reason) = (self.submissions.clone(), reason.clone());
        let _no_result = self.threads.submit(move || {
            for task in waiting {
                task.refuse(reason.clone());
                let gone = submissions.not_counted(1);
                submissions.count(|counts| counts.pending -= gone);
            }
        });
    }
}
