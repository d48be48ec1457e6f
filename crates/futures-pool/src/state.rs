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
//! A task that is asked to stop while it runs, and does, ends in `TaskError::Cancelled` too, and its state is `Cancelled`.
//!
//! The state is not stored but read off: the work is there while pending, the outcome is there at the end, neither while
//! running. Every step is taken under the lock of `life`; the outcome is written once, under that lock, and then read
//! without it by any number of askers. What few tasks need, somebody who waits or a callback, is kept in a box of its own,
//! so that a million queued tasks stay small.

use std::any::type_name;
use std::borrow::Cow;
use std::mem;
use std::sync::Arc;
use std::task::Waker;

use crate::badge::Home;
use crate::deadlock::Awaited;
use crate::error::{AlreadyDone, TaskError};
use crate::failure::Failure;
use crate::future::Future;
use crate::panic;
use crate::sync::{Mutex, MutexGuard, OnceLock};
use crate::task::{self, Task};
use crate::token::CancelToken;

/// Where a future stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waiting for a worker; can still be cancelled.
    Pending,
    /// A worker is at it.
    Running,
    /// Cancelled before it ran, or stopped by its [token](crate::CancelToken) when asked to.
    Cancelled,
    /// It ran and ended, in a value or in an error.
    Finished,
}

/// What the future sees of the shared state, whatever the work was.
pub(crate) trait Shared<'t, T>: Completion {
    fn outcome(&self) -> Option<Result<&T, &Failure>>;
    fn state(&self) -> State;
    /// Keeps the callback for whoever runs the callbacks, or gives it back if all of them have run.
    fn keep(&self, callback: Callback<'t, T>) -> Option<Callback<'t, T>>;
    /// Cancels if nothing has begun; what follows is then the canceller's to do.
    fn cancel(&self) -> Option<Aftermath<'t, T>>;
    /// What asks the task to stop, if it has one and is not over.
    fn token(&self) -> Option<CancelToken>;
    /// Gives the callbacks that were added while others ran. If there are none, the aftermath is over.
    fn settle(&self) -> Vec<Callback<'t, T>>;
    /// Runs the task here, unless it has begun.
    fn run_here(self: Arc<Self>, worker: &mut dyn Worker<'t>);
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
    /// How it looks to a worker that waits for it.
    fn awaited(&self) -> Awaited;
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

/// What is left to do when an outcome is there: code that is not ours. Mostly there is none.
pub(crate) struct Aftermath<'t, T> {
    wakers: Vec<Waker>,
    callbacks: Vec<Callback<'t, T>>,
}

impl<'t, T> Aftermath<'t, T> {
    /// Wakes everybody, then runs the callbacks in order. A panic stops none of the others.
    pub(crate) fn run(self, future: impl FnOnce() -> Future<'t, T>) {
        self.wakers.into_iter().for_each(|waker| panic::contain(|| waker.wake()));
        if !self.callbacks.is_empty() {
            let (future, mut callbacks) = (future(), self.callbacks);
            while !callbacks.is_empty() {
                callbacks.into_iter().for_each(|callback| panic::contain(|| callback(&future)));
                callbacks = future.shared().settle();
            }
        }
    }
}

/// What [`Future::add_done_callback`] was given.
pub(crate) type Callback<'t, T> = Box<dyn FnOnce(&Future<'t, T>) + Send + 't>;

/// What an executor queues: a task with the future's state around it.
pub(crate) trait Job<'t>: Send + Sync {
    /// Runs the task unless it was cancelled. The worker is free just before anybody can see the outcome, unless code
    /// that is not ours still has to run in this thread: callbacks, the drop of a value nobody keeps.
    fn run(self: Arc<Self>, worker: &mut dyn Worker<'t>);
    /// Ends the task without running it.
    fn refuse(self: Arc<Self>, error: TaskError);
}

/// What a job tells of the worker that runs it.
pub(crate) trait Worker<'t> {
    /// It has begun the task of this name; the number tells it from all others that live.
    fn begin(&mut self, name: Cow<'static, str>, task: usize);
    /// It could take another job.
    fn free(&mut self);
    /// It could not, again.
    fn busy(&mut self);
    /// Whether it can put back a job of which it does a part.
    fn shares(&self) -> bool {
        false
    }
    /// Queues the rest of a job, before all others.
    fn put_back(&mut self, _rest: Arc<dyn Job<'t> + 't>) {
        unreachable!("only workers that share are given parts")
    }
}

/// Whoever completes a future without being a worker.
pub(crate) struct Outsider;

impl Worker<'_> for Outsider {
    fn begin(&mut self, _name: Cow<'static, str>, _task: usize) {}
    fn free(&mut self) {}
    fn busy(&mut self) {}
}

/// The shared state. The work is dropped as soon as it has run or been cancelled.
pub(crate) struct Cell<'t, K: Task> {
    life: Mutex<Life<'t, K>>,
    outcome: OnceLock<Result<K::Value, Box<Failure>>>,
}

/// What a worker has begun.
enum Begun<K> {
    All(K),
    Part(K),
}

enum Life<'t, K: Task> {
    /// Not begun, queued in that pool, and nobody waits.
    Pending(K, Home),
    /// Begun or over, and nobody waits.
    Begun,
    Watched(Box<Watched<'t, K>>),
}

/// The life of a task in which somebody takes part.
struct Watched<'t, K: Task> {
    /// There while pending.
    work: Option<K>,
    home: Home,
    /// The task's, until the outcome is there.
    token: Option<CancelToken>,
    /// Run in order by whoever completes or cancels.
    callbacks: Vec<Callback<'t, K::Value>>,
    /// Rung when the outcome is there.
    bells: Vec<(Arc<dyn Bell>, usize)>,
    /// Whether the outcome is there and callbacks run. Only then callbacks and bells may be kept beside an outcome.
    settling: bool,
}

impl<'t, K: Task> Life<'t, K> {
    fn take_work(&mut self) -> Option<K> {
        match mem::replace(self, Life::Begun) {
            Life::Pending(work, _) => Some(work),
            Life::Begun => None,
            Life::Watched(mut watched) => {
                let work = watched.work.take();
                *self = Life::Watched(watched);
                work
            }
        }
    }

    fn work_mut(&mut self) -> Option<&mut K> {
        match self {
            Life::Pending(work, _) => Some(work),
            Life::Begun => None,
            Life::Watched(watched) => watched.work.as_mut(),
        }
    }

    fn work(&self) -> Option<(&K, Home)> {
        match self {
            Life::Pending(work, home) => Some((work, *home)),
            Life::Begun => None,
            Life::Watched(watched) => watched.work.as_ref().map(|work| (work, watched.home)),
        }
    }

    fn is_settling(&self) -> bool {
        matches!(self, Life::Watched(watched) if watched.settling)
    }

    fn watch(&mut self) -> &mut Watched<'t, K> {
        let watched = match mem::replace(self, Life::Begun) {
            Life::Pending(work, home) => Box::new(Watched::new(Some(work), home)),
            Life::Begun => Box::new(Watched::new(None, Home::NOWHERE)),
            Life::Watched(watched) => watched,
        };
        *self = Life::Watched(watched);
        match self {
            Life::Watched(watched) => watched,
            Life::Pending(..) | Life::Begun => unreachable!("it has just become watched"),
        }
    }
}

impl<'t, K: Task> Watched<'t, K> {
    fn new(work: Option<K>, home: Home) -> Self {
        Watched { work, home, token: None, callbacks: Vec::new(), bells: Vec::new(), settling: false }
    }
}

impl<'t, K: Task> Cell<'t, K> {
    /// A task that is to be queued in that pool.
    pub(crate) fn new(work: K, home: Home) -> Arc<Self> {
        let life = match work.token().cloned() {
            None => Life::Pending(work, home),
            token => Life::Watched(Box::new(Watched { token, ..Watched::new(Some(work), home) })),
        };
        Arc::new(Cell { life: Mutex::new(life), outcome: OnceLock::new() })
    }

    /// Pending → Running. `None` if it was cancelled or begun before.
    pub(crate) fn begin(&self) -> Option<K> {
        self.life().take_work()
    }

    /// Tells this task from all others that live.
    fn number(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// Takes the work, or a part of it if it comes in parts and they are wanted.
    fn begin_with(&self, parts: bool) -> Option<Begun<K>> {
        let mut life = self.life();
        let part = if parts { life.work_mut().and_then(K::split) } else { None };
        part.map(Begun::Part).or_else(|| life.take_work().map(Begun::All))
    }

    fn life(&self) -> MutexGuard<'_, Life<'t, K>> {
        self.life.lock()
    }

    /// Pending → ended without having run.
    fn end_unbegun(&self, error: TaskError) -> Option<Aftermath<'t, K::Value>> {
        let mut life = self.life();
        let work = life.take_work()?;
        let failure = Failure::new(error, work.name());
        let aftermath = self.conclude(life, Err(failure), &mut Outsider);
        panic::contain(|| drop(work)); // only now: what it captured may take its time
        Some(aftermath)
    }

    /// Tells who waits and writes the outcome. The worker is free just before, unless there are callbacks to run.
    fn conclude(
        &self,
        mut life: MutexGuard<'_, Life<'t, K>>,
        outcome: Result<K::Value, Box<Failure>>,
        worker: &mut dyn Worker<'t>,
    ) -> Aftermath<'t, K::Value> {
        let mut aftermath = Aftermath { wakers: Vec::new(), callbacks: Vec::new() };
        if let Life::Watched(watched) = &mut *life {
            watched.token = None;
            aftermath.callbacks = mem::take(&mut watched.callbacks);
            // Bells ring before the outcome can be seen, so that whoever acts on it and rings another bell comes second.
            aftermath.wakers = ring(mem::take(&mut watched.bells));
            watched.settling = !aftermath.callbacks.is_empty();
        }
        if aftermath.callbacks.is_empty() {
            worker.free();
            *life = Life::Begun;
        }
        let first = self.outcome.set(outcome).is_ok();
        debug_assert!(first, "an outcome is written once");
        aftermath
    }
}

impl<'t, K> Cell<'t, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    /// Running → Finished, and the aftermath. `name` is the task's.
    pub(crate) fn finish(
        self: Arc<Self>,
        outcome: Result<K::Value, TaskError>,
        name: Cow<'static, str>,
        worker: &mut dyn Worker<'t>,
    ) -> Result<(), AlreadyDone> {
        let mut life = self.life();
        if self.is_done() {
            return Err(AlreadyDone);
        }
        let _begun = life.take_work(); // a promise may be kept before it was said to run
        let runs_foreign_code = mem::needs_drop::<K::Value>() || outcome.is_err();
        let aftermath = self.conclude(life, outcome.map_err(|error| Failure::new(error, name)), worker);
        aftermath.run(|| Future::new(self.clone()));
        worker.free();
        if runs_foreign_code {
            if let Some(last) = Arc::into_inner(self) {
                worker.busy();
                panic::contain(|| drop(last));
                worker.free();
            }
        }
        Ok(())
    }
}

fn ring(bells: Vec<(Arc<dyn Bell>, usize)>) -> Vec<Waker> {
    bells.into_iter().filter_map(|(bell, number)| bell.ring(number)).collect()
}

impl<'t, K> Shared<'t, K::Value> for Cell<'t, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    fn outcome(&self) -> Option<Result<&K::Value, &Failure>> {
        self.outcome.get().map(|outcome| outcome.as_ref().map_err(|failure| &**failure))
    }

    fn state(&self) -> State {
        let life = self.life();
        match self.outcome.get() {
            Some(Err(failure)) if failure.is_cancelled() => State::Cancelled,
            Some(_) => State::Finished,
            None if life.work().is_some() => State::Pending,
            None => State::Running,
        }
    }

    fn keep(&self, callback: Callback<'t, K::Value>) -> Option<Callback<'t, K::Value>> {
        let mut life = self.life();
        if self.is_done() && !life.is_settling() {
            return Some(callback);
        }
        life.watch().callbacks.push(callback);
        None
    }

    fn cancel(&self) -> Option<Aftermath<'t, K::Value>> {
        self.end_unbegun(TaskError::Cancelled)
    }

    fn token(&self) -> Option<CancelToken> {
        match &*self.life() {
            Life::Watched(watched) => watched.token.clone(),
            Life::Pending(..) | Life::Begun => None,
        }
    }

    fn settle(&self) -> Vec<Callback<'t, K::Value>> {
        let mut life = self.life();
        let watched = life.watch();
        let callbacks = mem::take(&mut watched.callbacks);
        if callbacks.is_empty() {
            let wakers = ring(mem::take(&mut watched.bells));
            *life = Life::Begun;
            drop(life);
            wakers.into_iter().for_each(|waker| panic::contain(|| waker.wake()));
        }
        callbacks
    }

    fn run_here(self: Arc<Self>, worker: &mut dyn Worker<'t>) {
        self.run(worker);
    }

    fn completion(&self) -> &dyn Completion {
        self
    }

    fn take_outcome(&mut self) -> Option<Result<K::Value, TaskError>> {
        self.outcome.take().map(|outcome| outcome.map_err(|failure| failure.look()))
    }
}

impl<K> Completion for Cell<'_, K>
where
    K: Task + Send,
    K::Value: Send + Sync,
{
    fn ring_when_done(&self, bell: &Arc<dyn Bell>, number: usize) -> bool {
        if self.is_done() {
            return false;
        }
        let mut life = self.life();
        let waits = !self.is_done();
        if waits {
            life.watch().bells.push((bell.clone(), number));
        }
        waits
    }

    fn ring_when_settled(&self, bell: &Arc<dyn Bell>) -> bool {
        let mut life = self.life();
        let waits = life.is_settling() || !self.is_done();
        if waits {
            life.watch().bells.push((bell.clone(), 0));
        }
        waits
    }

    fn published(&self) {
        drop(self.life()); // it rang, and the outcome is written, under this lock
    }

    fn forget(&self, bell: &Arc<dyn Bell>) {
        if let Life::Watched(watched) = &mut *self.life() {
            watched.bells.retain(|(kept, _)| !Arc::ptr_eq(kept, bell));
        }
    }

    fn awaited(&self) -> Awaited {
        let task = Some(self.number());
        match self.life().work() {
            Some((work, home)) => Awaited { task, name: work.name(), queued_in: home },
            None => Awaited { task, name: Cow::Borrowed(type_name::<K>()), queued_in: Home::NOWHERE },
        }
    }

    fn is_done(&self) -> bool {
        self.outcome.get().is_some()
    }

    fn has_failed(&self) -> bool {
        matches!(self.outcome.get(), Some(Err(failure)) if !failure.is_cancelled())
    }
}

impl<'t, K> Job<'t> for Cell<'t, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    fn run(self: Arc<Self>, worker: &mut dyn Worker<'t>) {
        match self.begin_with(worker.shares()) {
            None => {}
            Some(Begun::All(work)) => {
                let name = work.name();
                worker.begin(name.clone(), self.number());
                let outcome = task::run(work);
                let first = self.finish(outcome, name, worker);
                debug_assert!(first.is_ok(), "only the one that begins may finish");
            }
            Some(Begun::Part(part)) => {
                worker.put_back(self);
                worker.begin(part.name(), std::ptr::from_ref(&part).addr());
                let _told = task::run(part); // a part hands its results over itself
            }
        }
    }

    fn refuse(self: Arc<Self>, error: TaskError) {
        if let Some(aftermath) = self.end_unbegun(error) {
            aftermath.run(|| Future::new(self.clone()));
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::time::Duration;

    use watchdog::watched;

    use super::*;
    use crate::as_completed::as_completed;
    use crate::promise::Promised;
    use crate::wait::{ReturnWhen, wait};

    #[test]
    fn no_bell_is_left_hanging_by_those_who_stop_waiting() {
        watched(|| {
            let soon = Duration::from_millis(1);
            let cell = Cell::new(Promised::<u8>::new(), Home::NOWHERE);
            let future = Future::new(cell.clone());
            assert!(future.result_timeout(soon).is_err());
            assert_eq!(wait([&future], soon, ReturnWhen::AllCompleted).not_done.len(), 1);
            drop(as_completed([&future]));
            assert!(cell.life().watch().bells.is_empty());
        });
    }

    /// What a queued task costs beside what it captures; the allocator adds its own.
    #[test]
    fn a_cell_is_small() {
        assert_eq!(size_of_val(&*Cell::new(|| (), Home::NOWHERE)), 40);
    }
}
