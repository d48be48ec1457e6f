//! [`TaskCell`]: a task and all that becomes of it, in one allocation that the future and the executor share.

use std::any::type_name;
use std::borrow::Cow;
use std::mem;
use std::sync::{Arc, Weak};
use std::time::Instant;

use crate::error::{AlreadyDone, TaskError};
use crate::future::Future;
use crate::future::observers::{Aftermath, Slot, conclude, observers_in};
use crate::future::state::{Locked, Outcome, Shared};
use crate::future::unobserved::Failure;
use crate::panic;
use crate::sync::{Mutex, MutexGuard, OnceLock};
use crate::task::id::TaskId;
use crate::task::{self, Task};
use crate::worker::job::{Beginning, BoundedQueue, Job, Outsider, Worker};
use crate::worker::pool_id::PoolId;
use crate::worker::queue_entry::QueueEntry;

/// See [`state`](crate::future::state).
pub(crate) struct TaskCell<'t, K: Task> {
    life: Mutex<Life<'t, K>>,
    outcome: Outcome<K::Value>,
}

struct Life<'t, K: Task> {
    /// There while pending, and dropped as soon as it has run or been cancelled.
    work: Option<K>,
    /// Where it is queued.
    pool_id: PoolId,
    observers: Slot<'t, K::Value>,
}

/// What [`TaskCell::begin_some`] gives.
#[cfg(feature = "processes")]
pub(crate) struct Begun<K> {
    pub(crate) work: K,
    /// Whether the rest is still pending.
    pub(crate) is_part: bool,
    pub(crate) beginning: Beginning,
}

impl<'t, K: Task> Life<'t, K> {
    fn take_work(&mut self) -> Option<K> {
        if let Some(entry) = self.observers.as_mut().and_then(|observers| observers.entry.take()) {
            drop(entry.take());
        }
        self.work.take()
    }
}

impl<'t, K: Task> TaskCell<'t, K> {
    /// A task that is to be queued in that pool; `queued` since when, if that is to be noted.
    pub(crate) fn new(work: K, pool_id: PoolId, queued: Option<Instant>) -> Arc<Self> {
        let mut observers = None;
        if queued.is_some() {
            observers_in(&mut observers).queued = queued;
        }
        if let Some(token) = work.token() {
            observers_in(&mut observers).token = Some(token.clone());
        }
        Arc::new(TaskCell { life: Mutex::new(Life { work: Some(work), pool_id, observers }), outcome: OnceLock::new() })
    }

    /// This queue is to be told when the task is cancelled.
    pub(crate) fn gives_room_back_to(&self, queue: Weak<dyn BoundedQueue + 't>) {
        observers_in(&mut self.life().observers).queue = Some(queue);
    }

    /// Pending → Running. `None` if it was cancelled or begun before.
    pub(crate) fn begin(&self) -> Option<K> {
        self.life().take_work()
    }

    /// Pending → Running for a worker elsewhere, or a part of it is taken off.
    #[cfg(feature = "processes")]
    pub(crate) fn begin_some(&self) -> Option<Begun<K>> {
        let mut life = self.life();
        let queued = life.observers.as_ref().and_then(|observers| observers.queued);
        let part = life.work.as_mut().and_then(K::split);
        let is_part = part.is_some();
        let work = part.or_else(|| life.take_work())?;
        drop(life);
        let beginning = Beginning { name: task::name_of(&work), id: self.id_of(&work), queued };
        Some(Begun { work, is_part, beginning })
    }

    /// Running → Pending: the work was not begun, after all.
    #[cfg(feature = "processes")]
    pub(crate) fn unbegin(&self, work: K) {
        self.life().work = Some(work);
    }

    fn life(&self) -> MutexGuard<'_, Life<'t, K>> {
        self.life.lock()
    }

    /// Of its work, or of a part of it.
    fn id_of(&self, work: &K) -> TaskId {
        work.identity().unwrap_or(TaskId::of(self))
    }
}

impl<'t, K> TaskCell<'t, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    /// What is to be queued where workers help.
    pub(crate) fn queue_entry(self: &Arc<Self>) -> Arc<QueueEntry<'t>> {
        let entry = QueueEntry::new(self.clone());
        observers_in(&mut self.life().observers).entry = Some(entry.clone());
        entry
    }

    /// Running → Finished, and the aftermath. `name` is the task's.
    pub(crate) fn finish(
        self: Arc<Self>,
        outcome: Result<K::Value, TaskError>,
        name: Cow<'static, str>,
        worker: &mut dyn Worker<'t>,
    ) -> Result<(), AlreadyDone> {
        let mut life = self.life();
        if self.outcome.get().is_some() {
            return Err(AlreadyDone);
        }
        let _begun = life.take_work(); // a promise may be kept before it was said to run
        let runs_foreign_code = mem::needs_drop::<K::Value>() || outcome.is_err();
        let outcome = outcome.map_err(|error| Failure::new(error, name));
        let aftermath = conclude(&mut life.observers, &self.outcome, outcome, worker);
        drop(life);
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

impl<'t, K> Job<'t> for TaskCell<'t, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    fn run(self: Arc<Self>, worker: &mut dyn Worker<'t>) {
        let mut life = self.life();
        if life.work.as_ref().is_some_and(|work| !work.is_ready()) {
            return; // somebody tried to help
        }
        let queued = life.observers.as_ref().and_then(|observers| observers.queued);
        let part = if worker.shares() { life.work.as_mut().and_then(K::split) } else { None };
        if let Some(part) = part {
            drop(life);
            let id = self.id_of(&part);
            worker.put_back(self);
            worker.begin(Beginning { name: task::name_of(&part), id, queued });
            let _told = task::run(part); // a part hands its results over itself
            worker.end();
            return;
        }
        let work = life.take_work();
        drop(life);
        if let Some(work) = work {
            let name = task::name_of(&work);
            worker.begin(Beginning { name: name.clone(), id: self.id_of(&work), queued });
            let outcome = task::run(work);
            worker.end();
            let first = self.finish(outcome, name, worker);
            debug_assert!(first.is_ok(), "only the one that begins may finish");
        }
    }

    fn refuse(self: Arc<Self>, error: TaskError) {
        if let Some(aftermath) = self.end_unbegun(error) {
            aftermath.run(|| Future::new(self.clone()));
        }
    }

    fn is_over(&self) -> bool {
        self.outcome.get().is_some()
    }
}

impl<'t, K> Shared<'t, K::Value> for TaskCell<'t, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    fn outcome(&self) -> &Outcome<K::Value> {
        &self.outcome
    }

    fn outcome_mut(&mut self) -> &mut Outcome<K::Value> {
        &mut self.outcome
    }

    fn locked(&self, look: &mut dyn FnMut(Locked<'_, 't, K::Value>)) {
        let Life { work, pool_id, observers } = &mut *self.life();
        let name = || work.as_ref().map_or(Cow::Borrowed(type_name::<K>()), task::name_of);
        look(Locked { slot: observers, pending: work.is_some().then_some(*pool_id), name: &name });
    }

    fn end_unbegun(&self, error: TaskError) -> Option<Aftermath<'t, K::Value>> {
        let mut life = self.life();
        let work = life.take_work()?;
        let queue = life.observers.as_mut().and_then(|observers| observers.queue.take());
        let failure = Failure::new(error, task::name_of(&work));
        let aftermath = conclude(&mut life.observers, &self.outcome, Err(failure), &mut Outsider);
        drop(life);
        if let Some(queue) = queue.and_then(|queue| queue.upgrade()) {
            queue.make_room();
        }
        panic::contain(|| drop(work)); // only now: what it captured may take its time
        Some(aftermath)
    }

    fn job(self: Arc<Self>) -> Arc<dyn Job<'t> + 't> {
        self
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use std::time::Duration;

    use watchdog::watched;

    use super::*;
    use crate::future::as_completed::as_completed;
    use crate::future::promise::Promised;
    use crate::future::wait::{ReturnWhen, wait};

    #[test]
    fn nobody_is_left_to_notify_of_those_who_stop_waiting() {
        watched(|| {
            let soon = Duration::from_millis(1);
            let cell = TaskCell::new(Promised::<u8>::new(), PoolId::NONE, None);
            let future = Future::new(cell.clone());
            assert!(future.result_timeout(soon).is_err());
            assert_eq!(wait([&future], soon, ReturnWhen::AllCompleted).not_done.len(), 1);
            drop(as_completed([&future]));
            assert!(observers_in(&mut cell.life().observers).to_notify.is_empty());
        });
    }

    /// What a queued task costs beside what it captures; the allocator adds its own.
    #[test]
    fn a_cell_is_small() {
        assert_eq!(size_of_val(&*TaskCell::new(|| (), PoolId::NONE, None)), 40);
    }
}
