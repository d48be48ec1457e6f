//! The life of a task, from queue to outcome: one allocation that the future and the executor share.
//!
//! ```text
//!               begin              finish
//!   Pending ───────────▶ Running ───────────▶ Finished      outcome: value or error
//!      │
//!      ├────────────────────────────────────▶ Cancelled     outcome: TaskError::Cancelled
//!      │        cancel
//!      └────────────────────────────────────▶ Finished      outcome: why the pool could not run it
//!               refuse
//! ```
//!
//! The state is not stored but read off: `work` is there while pending, `outcome` is there at the end, neither while
//! running. Every step is taken under the lock of `life`; the outcome is written once, under that lock, and then read
//! without it by any number of askers.

use std::mem;
use std::sync::Arc;
use std::task::Waker;

use crate::error::{AlreadyDone, TaskError};
use crate::future::Future;
use crate::panic;
use crate::sync::{Mutex, MutexGuard, OnceLock};
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
    /// Keeps the callback for whoever runs the callbacks, or gives it back if all of them have run.
    fn keep(&self, callback: Callback<'t, T>) -> Option<Callback<'t, T>>;
    /// Cancels if nothing has begun; what follows is then the canceller's to do.
    fn cancel(&self) -> Option<Aftermath<'t, T>>;
    /// Gives the callbacks that were added while others ran. If there are none, the aftermath is over.
    fn settle(&self) -> Vec<Callback<'t, T>>;
    /// The same, for those who do not know the type.
    fn completion(&self) -> &dyn Completion;
    /// Takes the outcome out, for the only owner left.
    fn take_outcome(&mut self) -> Option<Result<T, TaskError>>;
}

/// What somebody who waits needs to know of a future, whatever its type.
pub trait Completion: Send + Sync {
    /// Rings `bell` with `number` once the outcome is there; `false` if it is there already.
    fn ring_when_done(&self, bell: &Arc<dyn Bell>, number: usize) -> bool;
    /// Rings `bell` once the aftermath is over too; `false` if it is. It may ring before: then ask again.
    fn ring_when_settled(&self, bell: &Arc<dyn Bell>) -> bool;
    /// Returns when the outcome can be seen, for those whose bell has rung: it rings a moment before.
    fn published(&self);
    /// Forgets that bell.
    fn forget(&self, bell: &Arc<dyn Bell>);
    /// Whether the outcome is there.
    fn is_done(&self) -> bool;
    /// Whether it ended in an error other than being cancelled.
    fn has_failed(&self) -> bool;
}

/// How somebody who waits is told: by a number that says which of the things waited for has happened.
pub trait Bell: Send + Sync {
    /// Called once, in the thread that completes or cancels, under a lock. What runs code that is not ours is handed
    /// back, to be woken when the lock is free.
    fn ring(&self, number: usize) -> Option<Waker>;
}

/// What is left to do when an outcome is there: code that is not ours.
pub(crate) struct Aftermath<'t, T> {
    wakers: Vec<Waker>,
    callbacks: Vec<Callback<'t, T>>,
}

impl<'t, T> Aftermath<'t, T> {
    fn is_empty(&self) -> bool {
        self.wakers.is_empty() && self.callbacks.is_empty()
    }

    /// Wakes everybody, then runs the callbacks in order. A panic stops none of the others.
    pub(crate) fn run(self, future: &Future<'t, T>) {
        if !self.is_empty() {
            self.wakers.into_iter().for_each(|waker| panic::contain(|| waker.wake()));
            let mut callbacks = self.callbacks;
            loop {
                callbacks.into_iter().for_each(|callback| panic::contain(|| callback(future)));
                callbacks = future.shared().settle();
                if callbacks.is_empty() {
                    break;
                }
            }
        }
    }
}

/// What [`Future::add_done_callback`] was given.
pub(crate) type Callback<'t, T> = Box<dyn FnOnce(&Future<'t, T>) + Send + 't>;

/// What an executor queues: a task with the future's state around it.
pub(crate) trait Job: Send + Sync {
    /// Runs the task unless it was cancelled. The worker is free just before anybody can see the outcome, and busy again
    /// while code that is not ours still has to run in this thread: wakers, callbacks, the drop of a value nobody keeps.
    fn run(self: Arc<Self>, worker: &mut dyn Worker);
    /// Ends the task without running it.
    fn refuse(self: Arc<Self>, error: TaskError);
}

/// What a job tells of the worker that runs it.
pub(crate) trait Worker {
    /// It could take another job.
    fn free(&mut self);
    /// It could not, again.
    fn busy(&mut self);
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
    /// Rung when the outcome is there.
    bells: Vec<(Arc<dyn Bell>, usize)>,
    /// Whether the aftermath is not over; only then the outcome may be there and bells be kept.
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
        self.life.lock()
    }

    /// Pending → ended without having run.
    fn end_unbegun(&self, error: TaskError) -> Option<Aftermath<'t, T>> {
        let mut life = self.life();
        let work = life.work.take()?;
        let aftermath = self.conclude(life, Err(error));
        panic::contain(|| drop(work)); // only now: what it captured may take its time
        Some(aftermath)
    }

    /// Tells who waits and writes the outcome.
    fn conclude(&self, mut life: MutexGuard<'_, Life<'t, T, W>>, outcome: Result<T, TaskError>) -> Aftermath<'t, T> {
        // Bells ring before the outcome can be seen, so that whoever acts on it and rings another bell comes second.
        let wakers = ring(mem::take(&mut life.bells));
        let aftermath = Aftermath { wakers, callbacks: mem::take(&mut life.callbacks) };
        life.settling = !aftermath.is_empty();
        let first = self.outcome.set(outcome).is_ok();
        debug_assert!(first, "an outcome is written once");
        aftermath
    }
}

impl<'t, T, W> Cell<'t, T, W>
where
    T: Send + Sync + 't,
    W: Send + 't,
{
    /// Running → Finished, and the aftermath.
    pub(crate) fn finish(
        self: Arc<Self>,
        outcome: Result<T, TaskError>,
        worker: &mut dyn Worker,
    ) -> Result<(), AlreadyDone> {
        let mut life = self.life();
        if self.is_done() {
            return Err(AlreadyDone);
        }
        let _begun = life.work.take(); // a promise may be kept before it was said to run
        worker.free();
        let aftermath = self.conclude(life, outcome);
        if !aftermath.is_empty() {
            worker.busy();
            aftermath.run(&Future::new(self.clone()));
            worker.free();
        }
        if let Some(last) = Arc::into_inner(self) {
            worker.busy();
            panic::contain(|| drop(last));
            worker.free();
        }
        Ok(())
    }
}

fn ring(bells: Vec<(Arc<dyn Bell>, usize)>) -> Vec<Waker> {
    bells.into_iter().filter_map(|(bell, number)| bell.ring(number)).collect()
}

/// Whoever completes a future without being a worker.
pub(crate) struct Outsider;

impl Worker for Outsider {
    fn free(&mut self) {}
    fn busy(&mut self) {}
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
        if self.is_done() && !life.settling {
            return Some(callback);
        }
        life.callbacks.push(callback);
        None
    }

    fn cancel(&self) -> Option<Aftermath<'t, T>> {
        self.end_unbegun(TaskError::Cancelled)
    }

    fn settle(&self) -> Vec<Callback<'t, T>> {
        let mut life = self.life();
        if !life.callbacks.is_empty() {
            return mem::take(&mut life.callbacks);
        }
        life.settling = false;
        let wakers = ring(mem::take(&mut life.bells));
        drop(life);
        wakers.into_iter().for_each(|waker| panic::contain(|| waker.wake()));
        Vec::new()
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

    fn published(&self) {
        drop(self.life()); // it rang, and the outcome is written, under this lock
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
    fn run(self: Arc<Self>, worker: &mut dyn Worker) {
        if let Some(work) = self.begin() {
            let outcome = outcome_of(|| work.run());
            let first = self.finish(outcome, worker);
            debug_assert!(first.is_ok(), "only the one that begins may finish");
        }
    }

    fn refuse(self: Arc<Self>, error: TaskError) {
        if let Some(aftermath) = self.end_unbegun(error) {
            aftermath.run(&Future::new(self));
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::time::Duration;

    use watchdog::watched;

    use super::*;
    use crate::as_completed::as_completed;
    use crate::wait::{ReturnWhen, wait};

    #[test]
    fn no_bell_is_left_hanging_by_those_who_stop_waiting() {
        watched(|| {
            let soon = Duration::from_millis(1);
            let cell = Cell::<u8, ()>::new(());
            let future = Future::new(cell.clone());
            assert!(future.result_timeout(soon).is_err());
            assert_eq!(wait([&future], soon, ReturnWhen::AllCompleted).not_done.len(), 1);
            drop(as_completed([&future]));
            assert!(cell.life().bells.is_empty());
        });
    }
}
