//! [`Observers`]: what few tasks need beside their work: somebody who waits, a callback, a token.

use std::mem;
use std::sync::{Arc, Weak};
use std::task::Waker;
use std::time::Instant;

use crate::future::Future;
use crate::future::unobserved::{Failure, Outcome};
use crate::panic;
use crate::token::CancelToken;
use crate::waiting::notify::Notify;
use crate::worker::job::{BoundedQueue, Worker};
use crate::worker::queue_entry::QueueEntry;
use crate::worker::stack;

/// What [`Future::add_done_callback`] was given.
pub(crate) type Callback<'t, T> = Box<dyn FnOnce(&Future<'t, T>) + Send + 't>;

/// Who is to be told of a task, and what else few tasks need. It is made when there is need, so that a million queued
/// tasks stay small; and it is small itself, since each of a million futures may have somebody who waits for it.
pub(crate) struct Observers<'t, T> {
    /// What lies in the queue in place of the task while it is pending, in a pool whose workers help.
    pub(crate) entry: Option<Arc<QueueEntry<'t>>>,
    /// The first of those who wait for the outcome; mostly it is the only one.
    first: Option<Waiting>,
    /// What hardly any task needs.
    rare: Option<Box<Rare<'t, T>>>,
}

/// Who waits, and the number by which to tell it.
type Waiting = (Arc<dyn Notify>, usize);

/// What hardly any task needs.
pub(crate) struct Rare<'t, T> {
    /// The queue that is told when the task is cancelled, in a pool whose queue has a limit.
    pub(crate) queue: Option<Weak<dyn BoundedQueue + 't>>,
    /// The token that stops the task; dropped when the outcome is there.
    pub(crate) token: Option<CancelToken>,
    /// When the task was queued; none if the pool keeps no spans.
    pub(crate) queued: Option<Instant>,
    /// How often the task was lost with the worker process that ran it, and begun again.
    #[cfg(feature = "processes")]
    pub(crate) lost: u32,
    /// The callbacks of the future, run in order by the thread that completes or cancels the task.
    pub(crate) callbacks: Vec<Callback<'t, T>>,
    /// Those who wait for the outcome beside the first.
    others: Vec<Waiting>,
    /// Whether the outcome is there and callbacks run. Only then may callbacks be kept beside an outcome.
    settling: bool,
}

/// The observers of a task, if there are any.
pub(crate) type Slot<'t, T> = Option<Box<Observers<'t, T>>>;

/// The observers in the slot, made if there were none.
pub(crate) fn observers_in<'s, 't, T>(slot: &'s mut Slot<'t, T>) -> &'s mut Observers<'t, T> {
    slot.get_or_insert_with(|| Box::new(Observers { entry: None, first: None, rare: None }))
}

/// The rare observers in the slot, made if there were none.
pub(crate) fn rare_in<'s, 't, T>(slot: &'s mut Slot<'t, T>) -> &'s mut Rare<'t, T> {
    observers_in(slot).rare.get_or_insert_with(|| {
        Box::new(Rare {
            queue: None,
            token: None,
            queued: None,
            #[cfg(feature = "processes")]
            lost: 0,
            callbacks: Vec::new(),
            others: Vec::new(),
            settling: false,
        })
    })
}

/// The rare observers, if there are any.
pub(crate) fn rare_of<'s, 't, T>(slot: &'s Slot<'t, T>) -> Option<&'s Rare<'t, T>> {
    slot.as_ref()?.rare.as_deref()
}

/// Whether the outcome is there and callbacks run.
pub(crate) fn is_settling<T>(slot: &Slot<'_, T>) -> bool {
    rare_of(slot).is_some_and(|rare| rare.settling)
}

/// Adds somebody who waits.
pub(crate) fn add_waiting<T>(slot: &mut Slot<'_, T>, notify: Arc<dyn Notify>, number: usize) {
    let observers = observers_in(slot);
    match observers.first {
        None => observers.first = Some((notify, number)),
        Some(_) => rare_in(slot).others.push((notify, number)),
    }
}

impl<T> Observers<'_, T> {
    /// Forgets somebody who waits no longer.
    pub(crate) fn remove_waiting(&mut self, notify: &Arc<dyn Notify>) {
        self.first.take_if(|(added, _)| Arc::ptr_eq(added, notify));
        if let Some(rare) = &mut self.rare {
            rare.others.retain(|(added, _)| !Arc::ptr_eq(added, notify));
        }
    }

    /// Tells each who waits; those who are to be woken are handed back.
    fn notify_all(&self) -> Vec<Waker> {
        let others = self.rare.iter().flat_map(|rare| &rare.others);
        self.first.iter().chain(others).filter_map(|(notify, number)| notify.notify(*number)).collect()
    }

    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn has_nobody_waiting(&self) -> bool {
        self.first.is_none() && self.rare.as_ref().is_none_or(|rare| rare.others.is_empty())
    }
}

/// Gives the callbacks that were added while others ran. If there are none, the task is settled; then those who wait for
/// that are told, and those are given who are to be woken.
pub(crate) fn take_callbacks_or_settle<'t, T>(slot: &mut Slot<'t, T>) -> (Vec<Callback<'t, T>>, Vec<Waker>) {
    let callbacks = mem::take(&mut rare_in(slot).callbacks);
    // They have to run before the task is settled, and more may be added meanwhile.
    if !callbacks.is_empty() {
        return (callbacks, Vec::new());
    }
    let wakers = slot.take().map_or_else(Vec::new, |observers| observers.notify_all());
    (callbacks, wakers)
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
        // They are told before the outcome can be seen, so that a thread that acts on it and tells others comes second.
        done_callbacks.wakers = observers.notify_all();
        if let Some(rare) = &mut observers.rare {
            rare.token = None;
            done_callbacks.callbacks = mem::take(&mut rare.callbacks);
            if done_callbacks.callbacks.is_empty() {
                observers.rare = None;
            } else {
                // Told once. Who comes now waits for the task to settle.
                observers.first = None;
                rare.others = Vec::new();
                rare.settling = true;
            }
        }
    }
    // Free before the outcome can be seen: a thread that waits for it and submits again needs no other worker.
    if done_callbacks.callbacks.is_empty() {
        worker.set_free();
    }
    // What is left goes with the cell: the thread that waited and now has the outcome mostly drops it, and it is the one
    // that made it, so the two threads do not meet in the allocator.
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
