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

/// Kept in a box of its own where there is need, so that a million queued tasks stay small.
pub(crate) struct Observers<'t, T> {
    /// What lies in the queue in place of the task, while pending; where workers help.
    pub(crate) entry: Option<Arc<QueueEntry<'t>>>,
    /// Who is told when the task is cancelled, where the queue has a limit.
    pub(crate) queue: Option<Weak<dyn BoundedQueue + 't>>,
    /// The task's, until the outcome is there.
    pub(crate) token: Option<CancelToken>,
    /// Since when the task is queued; where spans are noted.
    pub(crate) queued: Option<Instant>,
    /// Run in order by whoever completes or cancels.
    pub(crate) callbacks: Vec<Callback<'t, T>>,
    /// Notified when the outcome is there.
    pub(crate) to_notify: NotifyList,
    /// Whether the outcome is there and callbacks run. Only then callbacks, and those to notify, may be kept beside an
    /// outcome.
    pub(crate) settling: bool,
}

/// Where it is kept.
pub(crate) type Slot<'t, T> = Option<Box<Observers<'t, T>>>;

/// For somebody who has something to put there.
pub(crate) fn observers_in<'s, 't, T>(slot: &'s mut Slot<'t, T>) -> &'s mut Observers<'t, T> {
    slot.get_or_insert_with(|| {
        Box::new(Observers {
            entry: None,
            queue: None,
            token: None,
            queued: None,
            callbacks: Vec::new(),
            to_notify: NotifyList::default(),
            settling: false,
        })
    })
}

pub(crate) fn is_settling<T>(slot: &Slot<'_, T>) -> bool {
    slot.as_ref().is_some_and(|observers| observers.settling)
}

/// What is left to do when an outcome is there: code that is not ours. Mostly there is none.
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
        // They are told before the outcome can be seen, so that whoever acts on it and tells others comes second.
        done_callbacks.wakers = observers.to_notify.notify_all();
        observers.settling = !done_callbacks.callbacks.is_empty();
    }
    if done_callbacks.callbacks.is_empty() {
        worker.free();
        *slot = None;
    }
    let first = cell.set(outcome).is_ok();
    debug_assert!(first, "an outcome is written once");
    done_callbacks
}

impl<'t, T> DoneCallbacks<'t, T> {
    /// Wakes everybody, then runs the callbacks in order. A panic stops none of the others.
    pub(crate) fn run(self, future: impl FnOnce() -> Future<'t, T>) {
        wake(self.wakers);
        if !self.callbacks.is_empty() {
            let future = future();
            stack::run_callbacks(|| call(self.callbacks, &future));
        }
    }
}

fn call<'t, T>(mut callbacks: Vec<Callback<'t, T>>, future: &Future<'t, T>) {
    while !callbacks.is_empty() {
        callbacks.into_iter().for_each(|callback| panic::contain(|| callback(future)));
        callbacks = future.take_callbacks_or_settle();
    }
}

pub(crate) fn wake(wakers: Vec<Waker>) {
    wakers.into_iter().for_each(|waker| panic::contain(|| waker.wake()));
}
