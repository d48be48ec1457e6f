//! The life of a task, from queue to outcome: one allocation that the future and the executor share.
//!
//! ```text
//!               begin              finish
//!   Pending ───────────▶ Running ───────────▶ Finished      outcome: value or error
//!      │
//!      └────────────────────────────────────▶ Cancelled     outcome: TaskError::Cancelled
//!               cancel
//! ```
//!
//! The state is not stored but read off: `work` is there while pending, `outcome` is there at the end, neither while
//! running. Every step is taken under the lock of `life`; the outcome is written once, under that lock, and then read
//! without it by any number of askers.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::error::TaskError;
use crate::future::Future;
use crate::panic;
use crate::promise::AlreadyDone;
use crate::task::{Task, outcome_of};

/// Where a future stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waiting for a worker; can still be cancelled.
    Pending,
    /// A worker is at it.
    Running,
    /// Cancelled before it ran.
    Cancelled,
    /// It ran and ended, in a value or in an error.
    Finished,
}

/// What the future sees of the shared state, whatever the work was.
pub(crate) trait Shared<'t, T>: Completion {
    fn outcome(&self) -> Option<&Result<T, TaskError>>;
    fn state(&self) -> State;
    /// Keeps the callback for later, or gives it back if the outcome is there already.
    fn keep(&self, callback: Callback<'t, T>) -> Option<Callback<'t, T>>;
    /// Cancels if nothing has begun; the callbacks are then the canceller's to run.
    fn cancel(&self) -> Option<Vec<Callback<'t, T>>>;
    /// Says that the callbacks have all run.
    fn settle(&self);
    /// The same, for those who do not know the type.
    fn completion(&self) -> &dyn Completion;
    /// Takes the outcome out, for the only owner left.
    fn take_outcome(&mut self) -> Option<Result<T, TaskError>>;
}

/// What somebody who waits needs to know of a future, whatever its type.
pub trait Completion: Send + Sync {
    /// Rings `bell` with `number` once the outcome is there; `false` if it is there already.
    fn ring_when_done(&self, bell: &Arc<dyn Bell>, number: usize) -> bool;
    /// Rings `bell` once the callbacks have run too; `false` if they have.
    fn ring_when_settled(&self, bell: &Arc<dyn Bell>) -> bool;
    /// Forgets that bell.
    fn forget(&self, bell: &Arc<dyn Bell>);
    /// Whether the outcome is there.
    fn is_done(&self) -> bool;
    /// Whether it ended in an error other than being cancelled.
    fn has_failed(&self) -> bool;
}

/// How somebody who waits is told: by a number that says which of the things waited for has happened.
pub trait Bell: Send + Sync {
    /// Called once, in the thread that completes or cancels.
    fn ring(&self, number: usize);
}

/// What [`Future::add_done_callback`] was given.
pub(crate) type Callback<'t, T> = Box<dyn FnOnce(&Future<'t, T>) + Send + 't>;

/// What an executor queues: a task with the future's state around it.
pub(crate) trait Job: Send + Sync {
    /// Runs the task unless it was cancelled. `work_is_over` is called when the worker is free for other work, which is
    /// before anybody can see the outcome, unless callbacks still have to run in this thread; then it is after them.
    fn run(self: Arc<Self>, work_is_over: &mut dyn FnMut());
    /// Ends the task without running it.
    fn refuse(self: Arc<Self>, error: TaskError);
    /// Cancels the task if nothing has begun.
    fn cancel(self: Arc<Self>);
}

/// The shared state: `W` is the work, dropped as soon as it has run or been cancelled.
pub(crate) struct Cell<'t, T, W> {
    life: Mutex<Life<'t, T, W>>,
    outcome: OnceLock<Result<T, TaskError>>,
}

struct Life<'t, T, W> {
    /// There while pending.
    work: Option<W>,
    /// Run in order by whoever completes or cancels.
    callbacks: Vec<Callback<'t, T>>,
    /// Rung when the outcome is there, before any callback runs.
    bells: Vec<(Arc<dyn Bell>, usize)>,
    /// Whether callbacks are still being run; only then the outcome may be there and bells be kept.
    settling: bool,
}

impl<'t, T, W> Cell<'t, T, W> {
    pub(crate) fn new(work: W) -> Arc<Self> {
        let life = Life { work: Some(work), callbacks: Vec::new(), bells: Vec::new(), settling: false };
        Arc::new(Cell { life: Mutex::new(life), outcome: OnceLock::new() })
    }

    /// Pending → Running. `None` if it was cancelled or begun before.
    pub(crate) fn begin(&self) -> Option<W> {
        self.life().work.take()
    }

    fn life(&self) -> MutexGuard<'_, Life<'t, T, W>> {
        // No code of the user's runs under this lock, so what it guards is whole even if it is poisoned.
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the outcome, tells who waits, and hands out the callbacks. `before` runs first, and is told whether there
    /// are any.
    fn conclude(
        &self,
        mut life: MutexGuard<'_, Life<'t, T, W>>,
        outcome: Result<T, TaskError>,
        before: impl FnOnce(bool),
    ) -> Vec<Callback<'t, T>> {
        let callbacks = mem::take(&mut life.callbacks);
        let bells = mem::take(&mut life.bells);
        life.settling = !callbacks.is_empty();
        before(life.settling);
        let first = self.outcome.set(outcome).is_ok();
        debug_assert!(first, "an outcome is written once");
        drop(life);
        ring(bells);
        callbacks
    }
}

impl<'t, T, W> Cell<'t, T, W>
where
    T: Send + Sync + 't,
    W: Send + 't,
{
    /// Running → Finished: everybody who waits wakes, then the callbacks run here. `work_is_over` is called before the
    /// first can see the outcome or, if there are callbacks, after the last of them.
    pub(crate) fn finish(
        self: Arc<Self>,
        outcome: Result<T, TaskError>,
        work_is_over: &mut dyn FnMut(),
    ) -> Result<(), AlreadyDone> {
        let mut life = self.life();
        if self.is_done() {
            return Err(AlreadyDone);
        }
        let _begun = life.work.take(); // a promise may be kept before it was said to run
        let callbacks = self.conclude(life, outcome, |callbacks| {
            if !callbacks {
                work_is_over();
            }
        });
        if !callbacks.is_empty() {
            Future::new(self).run_callbacks(callbacks);
            work_is_over();
        }
        Ok(())
    }
}

fn ring(bells: Vec<(Arc<dyn Bell>, usize)>) {
    for (bell, number) in bells {
        bell.ring(number);
    }
}

impl<'t, T, W> Shared<'t, T> for Cell<'t, T, W>
where
    T: Send + Sync,
    W: Send,
{
    fn outcome(&self) -> Option<&Result<T, TaskError>> {
        self.outcome.get()
    }

    fn state(&self) -> State {
        let life = self.life();
        match self.outcome.get() {
            Some(Err(TaskError::Cancelled)) => State::Cancelled,
            Some(_) => State::Finished,
            None if life.work.is_some() => State::Pending,
            None => State::Running,
        }
    }

    fn keep(&self, callback: Callback<'t, T>) -> Option<Callback<'t, T>> {
        let mut life = self.life();
        if self.outcome.get().is_some() {
            return Some(callback);
        }
        life.callbacks.push(callback);
        None
    }

    fn cancel(&self) -> Option<Vec<Callback<'t, T>>> {
        let mut life = self.life();
        let work = life.work.take()?;
        let callbacks = self.conclude(life, Err(TaskError::Cancelled), |_| ());
        // Only now, and caught: what the work captured may take its time to drop, or panic.
        let _ = panic::capture(|| drop(work));
        Some(callbacks)
    }

    fn settle(&self) {
        let mut life = self.life();
        life.settling = false;
        let bells = mem::take(&mut life.bells);
        drop(life);
        ring(bells);
    }

    fn completion(&self) -> &dyn Completion {
        self
    }

    fn take_outcome(&mut self) -> Option<Result<T, TaskError>> {
        self.outcome.take()
    }
}

impl<T, W> Completion for Cell<'_, T, W>
where
    T: Send + Sync,
    W: Send,
{
    fn ring_when_done(&self, bell: &Arc<dyn Bell>, number: usize) -> bool {
        if self.is_done() {
            return false;
        }
        let mut life = self.life();
        let waits = !self.is_done();
        if waits {
            life.bells.push((bell.clone(), number));
        }
        waits
    }

    fn ring_when_settled(&self, bell: &Arc<dyn Bell>) -> bool {
        let mut life = self.life();
        let waits = life.settling || !self.is_done();
        if waits {
            life.bells.push((bell.clone(), 0));
        }
        waits
    }

    fn forget(&self, bell: &Arc<dyn Bell>) {
        self.life().bells.retain(|(kept, _)| !Arc::ptr_eq(kept, bell));
    }

    fn is_done(&self) -> bool {
        self.outcome.get().is_some()
    }

    fn has_failed(&self) -> bool {
        matches!(self.outcome.get(), Some(Err(error)) if !matches!(error, TaskError::Cancelled))
    }
}

impl<'t, K> Job for Cell<'t, K::Value, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    fn run(self: Arc<Self>, work_is_over: &mut dyn FnMut()) {
        if let Some(work) = self.begin() {
            let outcome = outcome_of(|| work.run());
            let first = self.finish(outcome, work_is_over);
            debug_assert!(first.is_ok(), "only the one that begins may finish");
        }
    }

    fn refuse(self: Arc<Self>, error: TaskError) {
        if self.begin().is_some() {
            let first = self.finish(Err(error), &mut || ());
            debug_assert!(first.is_ok(), "only the one that begins may finish");
        }
    }

    fn cancel(self: Arc<Self>) {
        Future::new(self).cancel();
    }
}
