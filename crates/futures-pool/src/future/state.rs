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

/// What the future sees of the shared state, whatever the work was.
pub(crate) trait Shared<'t, T>: Send + Sync {
    fn outcome(&self) -> &Outcome<T>;
    /// The outcome, for the only owner left.
    fn outcome_mut(&mut self) -> &mut Outcome<T>;
    /// Calls `look` once, under the lock.
    fn with_lock(&self, look: &mut dyn FnMut(LockedTask<'_, 't, T>));
    /// Ends a task that has not begun in this error; what follows is then the caller's to do.
    fn end_pending(&self, error: TaskError) -> Option<DoneCallbacks<'t, T>>;
    /// The same, as an executor sees it.
    fn job(self: Arc<Self>) -> Arc<dyn Job<'t> + 't>;
}

/// A task under its lock.
pub(crate) struct LockedTask<'l, 't, T> {
    pub(crate) slot: &'l mut Slot<'t, T>,
    /// Where it is queued, if it has not begun.
    pub(crate) pending: Option<PoolId>,
    pub(crate) name: &'l dyn Fn() -> Cow<'static, str>,
}
