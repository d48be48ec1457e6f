//! [`WorkerInfo`]: what a worker tells of itself while it works, at next to no cost.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::sync::{AtomicU64, Condvar, Mutex, MutexGuard, Ordering};
use crate::task::id::TaskId;

/// What one worker tells of itself. Only that worker writes, everybody may read. It has cache lines of its own.
#[repr(align(128))]
pub(crate) struct WorkerInfo {
    number: usize,
    /// How many jobs the worker has finished: their work has ended.
    finished: AtomicU64,
    /// How many jobs are settled: their callbacks have run too, and their values are dropped if nobody keeps them.
    settled: AtomicU64,
    spawned: Instant,
    /// For how long the worker has slept in all, and since when it sleeps now.
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
    /// How many jobs were finished when the task began: it is running until one more is.
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

    /// The worker begins a task.
    pub(crate) fn begin(&self, name: Cow<'static, str>, task: TaskId) {
        let mut begun = self.task.lock();
        *begun = Begun { name, task, after: self.finished(), count: begun.count + 1 };
    }

    /// Takes back the last [`begin`](Self::begin): the task was not begun, after all.
    #[cfg(feature = "processes")]
    pub(crate) fn unbegin(&self) {
        let mut begun = self.task.lock();
        *begun = Begun { task: TaskId::NOBODY, after: u64::MAX, count: begun.count - 1, name: Cow::Borrowed("") };
    }

    /// The name and the identity of the task that the worker has begun last.
    pub(crate) fn task(&self) -> (Cow<'static, str>, TaskId) {
        let begun = self.task.lock();
        (begun.name.clone(), begun.task)
    }

    /// The name of the task that the worker is running; `None` between two tasks.
    pub(crate) fn running(&self) -> Option<Cow<'static, str>> {
        let begun = self.task.lock();
        (begun.after == self.finished()).then(|| begun.name.clone())
    }

    /// How many tasks the worker has run to their end.
    pub(crate) fn completed(&self) -> u64 {
        let begun = self.task.lock();
        begun.count - u64::from(begun.after == self.finished())
    }

    /// How long the worker was awake, since it was spawned.
    pub(crate) fn awake(&self) -> Duration {
        let (slept, asleep_since) = *self.sleep.lock();
        let until = asleep_since.unwrap_or_else(Instant::now);
        until.saturating_duration_since(self.spawned).saturating_sub(slept)
    }

    /// The task that was begun last, to be kept while the worker runs another one on top of it.
    pub(crate) fn begun(&self) -> Begun {
        self.task.lock().clone()
    }

    /// The worker goes on with `outer`; the task that it has run on top of it has ended.
    pub(crate) fn go_on_with(&self, outer: Begun) {
        let mut begun = self.task.lock();
        *begun = Begun { count: begun.count, ..outer };
    }

    /// Counts the job as finished. A thread that sees its outcome afterwards sees this count too.
    pub(crate) fn finish(&self) {
        self.finished.store(self.finished() + 1, Ordering::Release);
    }

    /// Takes back the last [`finish`](Self::finish): callbacks run, or a value that nobody keeps is being dropped.
    pub(crate) fn unfinish(&self) {
        self.forget_task();
        self.finished.store(self.finished() - 1, Ordering::Release);
    }

    /// Counts the job as settled: nothing is left to do for it.
    pub(crate) fn settle(&self) {
        self.settled.store(self.settled() + 1, Ordering::Release);
    }

    pub(crate) fn settled(&self) -> u64 {
        self.settled.load(Ordering::Acquire)
    }

    /// Forgets the identity of the last task: it may be freed, and another task may get its address.
    pub(crate) fn forget_task(&self) {
        self.task.lock().task = TaskId::NOBODY;
    }

    pub(crate) fn finished(&self) -> u64 {
        self.finished.load(Ordering::Acquire)
    }

    /// Sleeps until the worker is signalled or the deadline has passed, or by chance for a shorter time. `None` if the
    /// deadline had passed; then the lock is free.
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

    /// Wakes the worker up, if it sleeps.
    pub(crate) fn signal(&self) {
        self.wake.notify_one();
    }
}
