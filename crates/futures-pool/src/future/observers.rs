//! [`Observers`]: what few tasks need beside their work: somebody who waits, a callback, a token.

use std::mem;
use std::sync::{Arc, Weak};
use std::task::Waker;
use std::time::Instant;

use crate::future::Future;
use crate::future::unobserved::{Failure, Outcome};
use crate::panic;
use crate::token::CancelToken;
use crate::waiting::notify::NotifyList;
use crate::worker::job::{BoundedQueue, Worker};
use crate::worker::queue_entry::QueueEntry;
use crate::worker::stack;

/// What [`Future::add_done_callback`] was given.
pub(crate) type Callback<'t, T> = Box<dyn FnOnce(&Future<'t, T>) + Send + 't>;

/// Who is to be told of a task, and what else few tasks need. It is made when there is need, so that a million queued
/// tasks stay small.
pub(crate) struct Observers<'t, T> {
    /// What lies in the queue in place of the task while it is pending, in a pool whose workers help.
    pub(crate) entry: Option<Arc<QueueEntry<'t>>>,
    /// The queue that is told when the task is cancelled, in a pool whose queue has a limit.
    pub(crate) queue: Option<Weak<dyn BoundedQueue + 't>>,
    /// The token that stops the task; dropped when the outcome is there.
    pub(crate) token: Option<CancelToken>,
    /// When the task was queued; none if the pool keeps no spans.
    pub(crate) queued: Option<Instant>,
    /// How often the task was lost with the worker process that ran it, and begun again.
    pub(crate) lost: u32,
    /// The callbacks of the future, run in order by the thread that completes or cancels the task.
    pub(crate) callbacks: Vec<Callback<'t, T>>,
    /// Those who wait for the outcome.
    pub(crate) to_notify: NotifyList,
    /// Whether the outcome is there and callbacks run. Only then may callbacks, and those who wait, be kept beside an
    /// outcome.
    pub(crate) settling: bool,
}

/// The observers of a task, if there are any.
pub(crate) type Slot<'t, T> = Option<Box<Observers<'t, T>>>;

/// The observers in the slot, made if there were none.
pub(crate) fn observers_in<'s, 't, T>(slot: &'s mut Slot<'t, T>) -> &'s mut Observers<'t, T> {
    slot.get_or_insert_with(|| {
        Box::new(Observers {
            entry: None,
            queue: None,
            token: None,
            queued: None,
            lost: 0,
            callbacks: Vec::new(),
            to_notify: NotifyList::default(),
            settling: false,
        })
    })
}

/// Whether the outcome is there and callbacks run.
pub(crate) fn is_settling<T>(slot: &Slot<'_, T>) -> bool {
    slot.as_ref().is_some_and(|observers| observers.settling)
}

/// The wakers to wake and the callbacks to run now that the outcome is there: code that is not ours, so no lock may be
/// held. Mostly there are none.
pub(crate) struct DoneCallbacks<'t, T> {
    wakers: Vec<Waker>,
    callbacks: Vec<Callback<'t, T>>,
}

/// Tells who waits and writes the outcome, under the lock of the slot. The worker is free just before, unless there are
/// callbacks to run.
pub(crate) fn complete<'t, T>(
    slot: &mut Slot<'t, T>,
    cell: &Outcome<T>,
    outcome: Result<T, Box<Failure>>,
    worker: &mut dyn Worker<'t>,
) -> DoneCallbacks<'t, T> {
    let mut done_callbacks = DoneCallbacks { wakers: Vec::new(), callbacks: Vec::new() };
    if let Some(observers) = slot {
        observers.token = None;
        done_callbacks.callbacks = mem::take(&mut observers.callbacks);
        // They are told before the outcome can be seen, so that a thread that acts on it and tells others comes second.
        done_callbacks.wakers = observers.to_notify.notify_all();
        observers.settling = !done_callbacks.callbacks.is_empty();
    }
    // Free before the outcome can be seen: a thread that waits for it and submits again needs no other worker.
    if done_callbacks.callbacks.is_empty() {
        worker.set_free();
        *slot = None;
    }
    let first = cell.set(outcome).is_ok();
    debug_assert!(first, "an outcome is written once");
    done_callbacks
}

impl<'t, T> DoneCallbacks<'t, T> {
    /// Wakes everybody, then runs the callbacks in order. A panic stops none of the others.
    pub(crate) fn run(self, future: impl FnOnce() -> Future<'t, T>) {
        // Asked first, since hardly any task has some.
        if !self.wakers.is_empty() {
            wake(self.wakers);
        }
        if !self.callbacks.is_empty() {
            let future = future();
            stack::run_callbacks(|| call(self.callbacks, &future));
        }
    }
}

/// Runs callbacks in order, and those that are added meanwhile.
fn call<'t, T>(mut callbacks: Vec<Callback<'t, T>>, future: &Future<'t, T>) {
    while !callbacks.is_empty() {
        callbacks.into_iter().for_each(|callback| panic::contain(|| callback(future)));
        callbacks = future.take_callbacks_or_settle();
    }
}

/// Wakes all of these; a waker that panics harms nobody.
pub(crate) fn wake(wakers: Vec<Waker>) {
    wakers.into_iter().for_each(|waker| panic::contain(|| waker.wake()));
}
