//! Draws who did what when: spans of work in lanes, one lane for each worker.
//!
//! ```
//! use std::time::Duration;
//! use timeline::Timeline;
//!
//! let timeline = Timeline::start();
//! let ms = Duration::from_millis;
//! timeline.record("worker_0", "dog", ms(0), ms(300));
//! timeline.record("worker_1", "cat", ms(0), ms(100));
//! timeline.record("worker_1", "bird", ms(100), ms(400));
//! assert_eq!(timeline.picture(40).to_string(), "\
//! worker_0 │├dog─────────────────┤
//! worker_1 │├cat───┤├bird────────────────┤
//!          └0 ms                    400 ms
//! ");
//! ```

mod picture;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use picture::Picture;

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
    /// When it began.
    pub start: Duration,
    /// When it ended.
    pub end: Duration,
}

impl Timeline {
    /// An empty timeline whose time begins now.
    pub fn start() -> Self {
        Timeline { started: Instant::now(), spans: Mutex::default() }
    }

    /// Does `work` and records it in the lane of this thread, under its name. Work that panics is recorded too.
    ///
    /// ```
    /// use timeline::Timeline;
    ///
    /// let timeline = Timeline::start();
    /// assert_eq!(timeline.span("add", || 1 + 1), 2);
    /// assert_eq!(timeline.spans()[0].label, "add");
    /// ```
    pub fn span<R>(&self, label: impl Into<String>, work: impl FnOnce() -> R) -> R {
        let _recorded_when_dropped = Open { timeline: self, label: label.into(), start: self.started.elapsed() };
        work()
    }

    /// Records a span whose times are known.
    pub fn record(&self, lane: impl Into<String>, label: impl Into<String>, start: Duration, end: Duration) {
        let span = Span { lane: lane.into(), label: label.into(), start, end: end.max(start) };
        self.locked().push(span);
    }

    /// What has been recorded so far, by start.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans = self.locked().clone();
        spans.sort_by_key(|span| span.start);
        spans
    }

    /// A picture of it in text, at most `width` columns wide.
    pub fn picture(&self, width: usize) -> Picture {
        Picture::new(&self.spans(), width)
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Span>> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Open<'t> {
    timeline: &'t Timeline,
    label: String,
    start: Duration,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let thread = thread::current();
        let lane = thread.name().map_or_else(|| format!("{:?}", thread.id()), str::to_owned);
        let label = std::mem::take(&mut self.label);
        self.timeline.record(lane, label, self.start, self.timeline.started.elapsed());
    }
}
