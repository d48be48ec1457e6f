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
//! without it by any number of askers. See [`TaskCell`](crate::future::task_cell::TaskCell), which is all of it in one
//! allocation.
//!
//! A program has a type of its own for each closure it submits. So what is generic over tasks is kept small, for the
//! sake of those who wait for the compiler, and the rest knows no more than the type of the value.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::TaskError;
use crate::future::observers::{DoneCallbacks, Slot};
use crate::future::unobserved::Outcome;
use crate::worker::job::Job;
use crate::worker::pool_id::PoolId;

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

/// What a future shares with its executor, as the future sees it: the type of the work is hidden.
pub(crate) trait Shared<'t, T>: Send + Sync {
    /// What the task has ended in, if it has.
    fn outcome(&self) -> &Outcome<T>;
    /// The outcome, for the only owner left.
    fn outcome_mut(&mut self) -> &mut Outcome<T>;
    /// Calls `look` once, with the task under its lock.
    fn with_lock(&self, look: &mut dyn FnMut(LockedTask<'_, 't, T>));
    /// Ends a pending task in this error. The caller has to run what is given back. `None` if the task is not pending.
    fn end_pending(&self, error: TaskError) -> Option<DoneCallbacks<'t, T>>;
    /// The task as an executor sees it.
    fn job(self: Arc<Self>) -> Arc<dyn Job<'t> + 't>;
}

/// A task under its lock.
pub(crate) struct LockedTask<'l, 't, T> {
    /// The observers of the task.
    pub(crate) slot: &'l mut Slot<'t, T>,
    /// The pool in which the task is queued; `None` if it is not pending.
    pub(crate) pending: Option<PoolId>,
    /// Gives the name of the task. It may run code that is not ours, which must not lock the same task.
    pub(crate) name: &'l dyn Fn() -> Cow<'static, str>,
}
