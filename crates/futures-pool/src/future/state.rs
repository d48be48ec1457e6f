//! The life of a task, from queue to outcome, as its future and its executor see it.
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
//! The state is not stored but read off: the work is there while pending, the outcome is there at the end, neither
//! while running. Every step is taken under one lock; the outcome is written once, under that lock, and then read
//! without it by any number of askers. See [`Cell`](crate::future::cell::Cell), which is all of it in one allocation.
//!
//! A program has a type of its own for each closure it submits. So what is generic over tasks is kept small, for the
//! sake of those who wait for the compiler, and the rest knows no more than the type of the value.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use crate::error::TaskError;
use crate::future::failure::Failure;
use crate::future::watched::{Aftermath, Slot};
use crate::sync::OnceLock;
use crate::task::identity::Identity;
use crate::waiting::bell::Bell;
use crate::waiting::deadlock::Awaited;
use crate::worker::badge::Home;

/// Where a future stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waiting for a worker; can still be cancelled.
    Pending,
    /// A worker is at it.
    Running,
    /// Cancelled before it ran, or [stopped](crate::cancellable) when it was asked to.
    Cancelled,
    /// It ran and ended, in a value or in an error.
    Finished,
}

pub(crate) type Outcome<T> = OnceLock<Result<T, Box<Failure>>>;

/// What the future sees of the shared state, whatever the work was.
pub(crate) trait Shared<'t, T>: Send + Sync {
    fn outcome(&self) -> &Outcome<T>;
    /// The outcome, for the only owner left.
    fn outcome_mut(&mut self) -> &mut Outcome<T>;
    /// Calls `look` once, under the lock.
    fn locked(&self, look: &mut dyn FnMut(Locked<'_, 't, T>));
    /// Ends a task that has not begun in this error; what follows is then the caller's to do.
    fn end_unbegun(&self, error: TaskError) -> Option<Aftermath<'t, T>>;
    /// The same, as an executor sees it.
    fn job(self: Arc<Self>) -> Arc<dyn Job<'t> + 't>;
}

/// A task under its lock.
pub(crate) struct Locked<'l, 't, T> {
    pub(crate) slot: &'l mut Slot<'t, T>,
    /// Where it is queued, if it has not begun.
    pub(crate) pending: Option<Home>,
    pub(crate) name: &'l dyn Fn() -> Cow<'static, str>,
}

/// What somebody who waits needs to know of a future, whatever its type.
pub trait Completion: Send + Sync {
    /// Tells it from all others that live.
    fn number(&self) -> usize;
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

/// What an executor queues: a task with the future's state around it.
pub(crate) trait Job<'t>: Send + Sync {
    /// Runs the task unless it was cancelled. The worker is free just before anybody can see the outcome, unless code
    /// that is not ours still has to run in this thread: callbacks, the drop of a value nobody keeps.
    fn run(self: Arc<Self>, worker: &mut dyn Worker<'t>);
    /// Ends the task without running it.
    fn refuse(self: Arc<Self>, error: TaskError);
    /// Whether nothing is left to run. It does not change its mind.
    fn is_over(&self) -> bool;
}

/// What a job tells of the worker that runs it.
pub(crate) trait Worker<'t> {
    /// It begins this task.
    fn begin(&mut self, task: Beginning);
    /// The work of that task is over.
    fn end(&mut self);
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

/// A task that begins.
#[derive(Clone)]
pub(crate) struct Beginning {
    pub(crate) name: Cow<'static, str>,
    pub(crate) identity: Identity,
    /// Since when it was queued; where spans are noted.
    pub(crate) queued: Option<Instant>,
}

/// Whoever completes a future without being a worker.
pub(crate) struct Outsider;

impl Worker<'_> for Outsider {
    fn begin(&mut self, _task: Beginning) {}
    fn end(&mut self) {}
    fn free(&mut self) {}
    fn busy(&mut self) {}
}
