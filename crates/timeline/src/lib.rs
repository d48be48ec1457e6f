//! Draws who did what when: spans of work in lanes, one lane for each worker.
//!
//! ```
//! use std::time::Duration;
//! use timeline::{Kind::Running, Timeline};
//!
//! let timeline = Timeline::start();
//! let ms = Duration::from_millis;
//! timeline.record("worker_0", "dog", Running, ms(0), ms(300));
//! timeline.record("worker_1", "cat", Running, ms(0), ms(100));
//! timeline.record("worker_1", "bird", Running, ms(100), ms(400));
//! assert_eq!(timeline.chart().text(40).to_string(), "\
//! worker_0 │├dog─────────────────┤
//! worker_1 │├cat───┤├bird────────────────┤
//!          └0 ms                    400 ms
//! ");
//! ```
//!
//! A [`Chart`] is what there was to see at one moment. It is drawn as [text](Chart::text), or [written to a
//! file](write()): as a picture or a page for browsers, or as a trace for Perfetto and `chrome://tracing`.

mod chart;
mod file;
pub mod html;
mod picture;
mod strips;
mod svg;
mod tasks;
mod text;
mod trace;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use chart::Chart;
pub use file::{Format, write};
pub use text::Text;

use futures_pool::SpanLog;

/// Records spans of work, from any number of threads.
#[derive(Debug)]
pub struct Timeline {
    started: Instant,
    spans: Mutex<Vec<Span>>,
}

/// One piece of work in one lane. Times count from the start of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Who did it: the name of a worker.
    pub lane: String,
    /// What it was.
    pub label: String,
    /// Whether it was work at all.
    pub kind: Kind,
    /// When it began.
    pub start: Duration,
    /// When it ended; `None` if it has not.
    pub end: Option<Duration>,
}

/// What a worker does during a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It works.
    Running,
    /// It waits: in a queue, for a lock.
    Waiting,
    /// It works and holds a lock.
    Holding,
}

impl Kind {
    /// What is said of a worker during such a span.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Kind::Running => "runs",
            Kind::Waiting => "waits",
            Kind::Holding => "holds the lock",
        }
    }
}

impl Timeline {
    /// An empty timeline whose time begins now.
    pub fn start() -> Self {
        Timeline { started: Instant::now(), spans: Mutex::default() }
    }

    /// Does `work` and records it in the lane of this thread, under its name. It is there from its beginning, without
    /// an end; work that panics has its end recorded too.
    ///
    /// ```
    /// use timeline::Timeline;
    ///
    /// let timeline = Timeline::start();
    /// assert_eq!(timeline.span("add", || 1 + 1), 2);
    /// assert_eq!(timeline.spans()[0].label, "add");
    /// ```
    pub fn span<R>(&self, label: impl Into<String>, work: impl FnOnce() -> R) -> R {
        self.span_of(Kind::Running, label, work)
    }

    /// [`span`](Self::span) for what is not plain work.
    pub fn span_of<R>(&self, kind: Kind, label: impl Into<String>, work: impl FnOnce() -> R) -> R {
        let start = self.now();
        let number = self.push(Span { lane: name_of_this_thread(), label: label.into(), kind, start, end: None });
        let _ended_when_dropped = Open { timeline: self, number };
        work()
    }

    /// Records a span whose times are known.
    pub fn record(
        &self,
        lane: impl Into<String>,
        label: impl Into<String>,
        kind: Kind,
        start: Duration,
        end: Duration,
    ) {
        let span = Span { lane: lane.into(), label: label.into(), kind, start, end: Some(end.max(start)) };
        self.push(span);
    }

    /// Takes the spans that pools have noted in a log: each task in the lane of its worker, and before that in the lane
    /// `queue`, as long as it waited there.
    ///
    /// ```
    /// use futures_pool::{Executor, SpanLog, ThreadPoolExecutor, named};
    /// use timeline::Timeline;
    ///
    /// let (timeline, log) = (Timeline::start(), SpanLog::new());
    /// let pool = ThreadPoolExecutor::builder().max_workers(1).thread_name_prefix("worker").spans(&log).build()?;
    /// pool.submit(named("add", || 1 + 1)).into_result()?;
    /// timeline.add(&log);
    /// let lanes = timeline.spans().into_iter().map(|span| (span.lane, span.label)).collect::<Vec<_>>();
    /// assert_eq!(lanes, [("queue".into(), "add".into()), ("worker_0".into(), "add".into())]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&self, log: &SpanLog) {
        let since = |instant: Instant| instant.saturating_duration_since(self.started);
        for span in log.take() {
            let (queued, started, ended) = (since(span.queued), since(span.started), since(span.ended));
            self.record("queue", span.task.clone(), Kind::Waiting, queued, started);
            self.record(span.worker, span.task, Kind::Running, started, ended);
        }
    }

    /// How long ago it was started.
    pub fn now(&self) -> Duration {
        self.started.elapsed()
    }

    /// What has been recorded so far, by start.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans = self.locked().clone();
        spans.sort_by_key(|span| span.start);
        spans
    }

    /// What there is to see so far.
    pub fn chart(&self) -> Chart {
        Chart::new(self.spans(), self.now())
    }

    /// Gives its number.
    fn push(&self, span: Span) -> usize {
        let mut spans = self.locked();
        spans.push(span);
        spans.len() - 1
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Span>> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name_of_this_thread() -> String {
    let thread = thread::current();
    thread.name().map_or_else(|| format!("{:?}", thread.id()), str::to_owned)
}

struct Open<'t> {
    timeline: &'t Timeline,
    number: usize,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let end = self.timeline.now();
        self.timeline.locked()[self.number].end = Some(end);
    }
}
