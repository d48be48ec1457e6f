//! [`Post`]: what a worker tells of itself while it works, at next to no cost.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::state::Worker;
use crate::sync::{AtomicU64, Mutex, Ordering};

/// The place of one worker. Only that worker writes, everybody may read. On cache lines of its own.
#[repr(align(128))]
pub(crate) struct Post {
    number: usize,
    /// Jobs that are over.
    finished: AtomicU64,
    /// How long it slept.
    slept_nanos: AtomicU64,
    /// The task it has begun last: its name and what tells it from others.
    task: Mutex<(Cow<'static, str>, usize)>,
}

impl Post {
    pub(crate) fn new(number: usize) -> Arc<Self> {
        let task = Mutex::new((Cow::Borrowed("the initializer"), 0));
        Arc::new(Post { number, finished: AtomicU64::new(0), slept_nanos: AtomicU64::new(0), task })
    }

    /// The how manieth worker of its pool this is.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    pub(crate) fn begin(&self, name: Cow<'static, str>, task: usize) {
        *self.task.lock() = (name, task);
    }

    pub(crate) fn task(&self) -> (Cow<'static, str>, usize) {
        self.task.lock().clone()
    }

    /// Runs a task in the midst of the one that is running.
    pub(crate) fn on_top(&self, run: impl FnOnce(&mut dyn Worker)) {
        let outer = self.task();
        run(&mut Helper(self));
        *self.task.lock() = outer;
    }

    /// The job is over. Whoever sees its outcome afterwards sees this too.
    pub(crate) fn finish(&self) {
        self.finished.store(self.finished() + 1, Ordering::Release);
    }

    /// It is not, after all.
    pub(crate) fn unfinish(&self) {
        self.finished.store(self.finished() - 1, Ordering::Release);
    }

    pub(crate) fn finished(&self) -> u64 {
        self.finished.load(Ordering::Acquire)
    }

    pub(crate) fn slept(&self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.slept_nanos.fetch_add(nanos, Ordering::Relaxed);
    }
}

/// A worker that is, and stays, busy with another task.
struct Helper<'p>(&'p Post);

impl Worker for Helper<'_> {
    fn begin(&mut self, name: Cow<'static, str>, task: usize) {
        self.0.begin(name, task);
    }

    fn free(&mut self) {}

    fn busy(&mut self) {}
}
