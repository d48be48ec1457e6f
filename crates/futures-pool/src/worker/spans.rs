//! [`Span`] and [`SpanLog`]: what a timeline is drawn from.

use std::borrow::Cow;
use std::mem;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use crate::sync::Mutex;
use crate::worker::job::TaskInfo;

/// When a task was queued, started and ended, and on which worker.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Span {
    /// The task's [name](crate::Task::name).
    pub task: Cow<'static, str>,
    /// The name of the thread that ran it.
    pub worker: String,
    /// When it was submitted.
    pub queued: Instant,
    /// When its work began.
    pub started: Instant,
    /// When its work was over.
    pub ended: Instant,
}

/// The spans of tasks that have run, in the order in which they ended. A clone is the same log; one may serve several
/// pools, and outlives them.
///
/// ```
/// use futures_pool::{Executor, SpanLog, ThreadPoolExecutor};
///
/// let log = SpanLog::new();
/// let pool = ThreadPoolExecutor::builder().max_workers(2).thread_name_prefix("sum").spans(&log).build()?;
/// pool.submit(|| (1..=1000).sum::<u64>()).into_result()?;
/// pool.shutdown();
///
/// let [span] = &log.take()[..] else { panic!("one task was run") };
/// assert_eq!(span.worker, "sum_0");
/// assert!(span.queued <= span.started && span.started <= span.ended);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SpanLog {
    spans: Arc<Mutex<Vec<Span>>>,
}

impl SpanLog {
    /// An empty log, for [`ThreadPoolBuilder::spans`](crate::ThreadPoolBuilder::spans).
    pub fn new() -> Self {
        SpanLog::default()
    }

    /// Takes out what has been noted so far. The span of a task is there before anybody can see its outcome.
    pub fn take(&self) -> Vec<Span> {
        mem::take(&mut *self.spans.lock())
    }
}

#[cfg(feature = "processes")]
impl SpanLog {
    /// Notes a task that has run.
    pub(crate) fn record(&self, span: Span) {
        self.spans.lock().push(span);
    }
}

/// The span of a task that is running. Dropping it records the end.
pub(crate) struct OpenSpan {
    task: Cow<'static, str>,
    queued: Instant,
    started: Instant,
    /// Where the span is recorded; `None` if it is not to be.
    log: Option<SpanLog>,
}

impl OpenSpan {
    /// Starts the span of a task; `None` if the pool keeps no spans.
    pub(crate) fn start(task: &TaskInfo, log: Option<&SpanLog>) -> Option<Self> {
        let (log, queued) = (log?.clone(), task.queued?);
        Some(OpenSpan { task: task.name.clone(), queued, started: Instant::now(), log: Some(log) })
    }
}

#[cfg(feature = "processes")]
impl OpenSpan {
    /// Records nothing: the task was not begun, after all.
    pub(crate) fn discard(mut self) {
        self.log = None;
    }
}

impl Drop for OpenSpan {
    fn drop(&mut self) {
        let Some(log) = &self.log else { return };
        let ended = Instant::now();
        let worker = thread::current().name().unwrap_or_default().to_owned();
        let span = Span { task: mem::take(&mut self.task), worker, queued: self.queued, started: self.started, ended };
        log.spans.lock().push(span);
    }
}
