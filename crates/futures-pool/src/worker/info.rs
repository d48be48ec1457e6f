//! [`WorkerInfo`]: what a worker tells of itself while it works, at next to no cost.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::sync::{AtomicU64, Condvar, Mutex, MutexGuard, Ordering};
use crate::task::id::TaskId;

/// Of one worker. Only that worker writes, everybody may read. On cache lines of its own.
#[repr(align(128))]
pub(crate) struct WorkerInfo {
    number: usize,
    /// Jobs whose work is over.
    finished: AtomicU64,
    /// Jobs of which nothing is left to do.
    settled: AtomicU64,
    spawned: Instant,
    /// For how long it was asleep, and since when it is.
    sleep: Mutex<(Duration, Option<Instant>)>,
    /// Signalled when there is a job for it while it sleeps, and when the queue closes.
    wake: Condvar,
    task: Mutex<Begun>,
}

/// The task that a worker has begun last.
#[derive(Clone)]
pub(crate) struct Begun {
    name: Cow<'static, str>,
    task: TaskId,
    /// How many jobs were over then: the task is running until it is one more.
    after: u64,
    /// How many tasks the worker has begun in all.
    count: u64,
}

impl WorkerInfo {
    pub(crate) fn new(number: usize) -> Arc<Self> {
        let first = Begun { name: Cow::Borrowed("the initializer"), task: TaskId::NOBODY, after: u64::MAX, count: 0 };
        Arc::new(WorkerInfo {
            number,
            finished: AtomicU64::new(0),
            settled: AtomicU64::new(0),
            spawned: Instant::now(),
            sleep: Mutex::new((Duration::ZERO, None)),
            wake: Condvar::new(),
            task: Mutex::new(first),
        })
    }

    /// This worker's number in its pool, counted as they are started.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    pub(crate) fn begin(&self, name: Cow<'static, str>, task: TaskId) {
        let mut begun = self.task.lock();
        *begun = Begun { name, task, after: self.finished(), count: begun.count + 1 };
    }

    /// The task it has begun last was not begun, after all.
    #[cfg(feature = "processes")]
    pub(crate) fn unbegin(&self) {
        let mut begun = self.task.lock();
        *begun = Begun { task: TaskId::NOBODY, after: u64::MAX, count: begun.count - 1, name: Cow::Borrowed("") };
    }

    /// The task it has begun last: its name, and what tells it from all others.
    pub(crate) fn task(&self) -> (Cow<'static, str>, TaskId) {
        let begun = self.task.lock();
        (begun.name.clone(), begun.task)
    }

    /// The name of the task that is running.
    pub(crate) fn running(&self) -> Option<Cow<'static, str>> {
        let begun = self.task.lock();
        (begun.after == self.finished()).then(|| begun.name.clone())
    }

    /// How many tasks it has run to their end.
    pub(crate) fn completed(&self) -> u64 {
        let begun = self.task.lock();
        begun.count - u64::from(begun.after == self.finished())
    }

    /// How long it was awake.
    pub(crate) fn awake(&self) -> Duration {
        let (slept, asleep_since) = *self.sleep.lock();
        let until = asleep_since.unwrap_or_else(Instant::now);
        until.saturating_duration_since(self.spawned).saturating_sub(slept)
    }

    /// What it has begun last, before it begins another task in the midst of that.
    pub(crate) fn begun(&self) -> Begun {
        self.task.lock().clone()
    }

    /// It goes on with that; what it has begun in the meantime is over.
    pub(crate) fn go_on_with(&self, outer: Begun) {
        let mut begun = self.task.lock();
        *begun = Begun { count: begun.count, ..outer };
    }

    /// The job is over. Whoever sees its outcome afterwards sees this too.
    pub(crate) fn finish(&self) {
        self.finished.store(self.finished() + 1, Ordering::Release);
    }

    /// It is not, after all: what it leaves behind is being dropped.
    pub(crate) fn unfinish(&self) {
        self.forget_task();
        self.finished.store(self.finished() - 1, Ordering::Release);
    }

    /// Nothing is left to do of the job.
    pub(crate) fn settle(&self) {
        self.settled.store(self.settled() + 1, Ordering::Release);
    }

    pub(crate) fn settled(&self) -> u64 {
        self.settled.load(Ordering::Acquire)
    }

    /// The task is gone, and another one may live in its place.
    pub(crate) fn forget_task(&self) {
        self.task.lock().task = TaskId::NOBODY;
    }

    pub(crate) fn finished(&self) -> u64 {
        self.finished.load(Ordering::Acquire)
    }

    /// Sleeps until it is signalled or the deadline has passed, or by chance for a shorter time. It may not give back
    /// the lock.
    pub(crate) fn sleep<'g, T>(
        &self,
        guard: MutexGuard<'g, T>,
        deadline: Option<Instant>,
    ) -> Option<MutexGuard<'g, T>> {
        self.sleep.lock().1 = Some(Instant::now());
        let woken = self.wake.wait_before(guard, deadline);
        let (slept, asleep_since) = &mut *self.sleep.lock();
        *slept += asleep_since.take().map_or(Duration::ZERO, |since| since.elapsed());
        woken
    }

    pub(crate) fn signal(&self) {
        self.wake.notify_one();
    }
}
