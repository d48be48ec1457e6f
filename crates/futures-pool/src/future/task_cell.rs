//! [`TaskCell`]: a task and all that becomes of it, in one allocation that the future and the executor share.

use std::any::type_name;
use std::borrow::Cow;
use std::mem;
use std::sync::{Arc, Weak};
use std::time::Instant;

use crate::error::{AlreadyDone, TaskError};
use crate::future::Future;
use crate::future::observers::{DoneCallbacks, Slot, complete, observers_in, rare_in, rare_of};
use crate::future::state::{LockedTask, Shared};
use crate::future::unobserved::{Failure, Outcome};
use crate::panic;
use crate::sync::{Mutex, MutexGuard, OnceLock};
use crate::task::id::TaskId;
use crate::task::{self, Task};
use crate::worker::job::{BoundedQueue, ExternalThread, Job, TaskInfo, Worker, note_left_in_queue};
use crate::worker::pool_id::PoolId;
use crate::worker::queue_entry::QueueEntry;

/// A task and all that becomes of it; [`state`](crate::future::state) has the steps it goes through.
pub(crate) struct TaskCell<'t, K: Task> {
    life: Mutex<Life<'t, K>>,
    outcome: Outcome<K::Value>,
}

/// What of a task is guarded by its lock.
struct Life<'t, K: Task> {
    /// The work, while it is pending. It is dropped as soon as it has run or been cancelled.
    work: Option<K>,
    /// The pool in which the task is queued.
    pool_id: PoolId,
    observers: Slot<'t, K::Value>,
}

/// Work that a worker has begun: all of a task, or a part of it.
pub(crate) struct Begun<K> {
    pub(crate) work: K,
    pub(crate) task: TaskInfo,
    /// Whether it is a part. That hands its results over itself; the rest is pending and has to be queued again. Of a
    /// whole task, the thread that has the work has to finish it.
    pub(crate) is_part: bool,
}

impl<'t, K: Task> Life<'t, K> {
    /// Takes the work out, so that the task is pending no more. `None` if it was not pending.
    fn take_work(&mut self) -> Option<K> {
        // The entry in the queue lets go of the task, so that the future can have the last handle on the value.
        if let Some(entry) = self.observers.as_mut().and_then(|observers| observers.entry.take()) {
            drop(entry.take());
            note_left_in_queue();
        }
        self.work.take()
    }
}

impl<'t, K: Task> TaskCell<'t, K> {
    /// A task that is to be queued in this pool; `queued` says since when, in a pool that keeps spans.
    pub(crate) fn new(work: K, pool_id: PoolId, queued: Option<Instant>) -> Arc<Self> {
        // Most tasks have neither, and need no second allocation.
        let mut observers = None;
        if queued.is_some() {
            rare_in(&mut observers).queued = queued;
        }
        if let Some(token) = work.token() {
            rare_in(&mut observers).token = Some(token.clone());
        }
        Arc::new(TaskCell { life: Mutex::new(Life { work: Some(work), pool_id, observers }), outcome: OnceLock::new() })
    }

    /// Sets the queue that is to be told when the task is cancelled.
    pub(crate) fn set_bounded_queue(&self, queue: Weak<dyn BoundedQueue + 't>) {
        rare_in(&mut self.life().observers).queue = Some(queue);
    }

    /// Pending → Running. `None` if it was cancelled or begun before.
    pub(crate) fn begin(&self) -> Option<K> {
        self.life().take_work()
    }

    /// Takes off a part of the work, and the rest stays pending; or begins all of it, if it has no parts. `None` if it
    /// was cancelled or begun before.
    pub(crate) fn begin_part(&self) -> Option<Begun<K>> {
        self.begin_split_by(K::split)
    }

    /// Begins all of the work. `None` if it was cancelled or begun before.
    fn begin_whole(&self) -> Option<Begun<K>> {
        self.begin_split_by(|_| None)
    }

    /// Begins what `split` takes off, or all of the work if that is nothing.
    fn begin_split_by(&self, split: impl FnOnce(&mut K) -> Option<K>) -> Option<Begun<K>> {
        let mut life = self.life();
        // Of a stage that is still to come nothing can be run yet; a worker that waits for it has tried to help.
        if life.work.as_ref().is_some_and(|work| !work.is_ready()) {
            return None;
        }
        let queued = rare_of(&life.observers).and_then(|rare| rare.queued);
        let part = life.work.as_mut().and_then(split);
        // For a part the work stays where it is, so the task is still pending and can be cancelled.
        let is_part = part.is_some();
        let work = part.or_else(|| life.take_work())?;
        // The lock is free before the task is asked for its name, which may be code that is not ours.
        drop(life);
        let task = TaskInfo { name: task::name_of(&work), id: self.id_of(&work), queued };
        Some(Begun { work, task, is_part })
    }

    /// Running → Pending: puts back work that was not begun, after all.
    #[cfg(feature = "processes")]
    pub(crate) fn unbegin(&self, work: K) {
        self.life().work = Some(work);
    }

    /// Counts an attempt that was lost with the process that ran it. How many were.
    #[cfg(feature = "processes")]
    pub(crate) fn count_lost(&self) -> u32 {
        let mut life = self.life();
        let rare = rare_in(&mut life.observers);
        rare.lost += 1;
        rare.lost
    }

    /// Locks the task.
    fn life(&self) -> MutexGuard<'_, Life<'t, K>> {
        self.life.lock()
    }

    /// The identity of this work: all of the task, or a part of it.
    fn id_of(&self, work: &K) -> TaskId {
        work.identity().unwrap_or(TaskId::of(self))
    }
}

impl<'t, K> TaskCell<'t, K>
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    /// The entry that is queued in place of the task, in a pool whose workers help.
    pub(crate) fn queue_entry(self: &Arc<Self>) -> Arc<QueueEntry<'t>> {
        let entry = QueueEntry::new(self.clone());
        observers_in(&mut self.life().observers).entry = Some(entry.clone());
        entry
    }

    /// Running → Finished; then it wakes, runs callbacks, and drops a value that nobody keeps. `name` is the task's.
    ///
    /// # Errors
    /// If there is an outcome already.
    pub(crate) fn finish(
        self: Arc<Self>,
        outcome: Result<K::Value, TaskError>,
        name: Cow<'static, str>,
        worker: &mut dyn Worker<'t>,
    ) -> Result<(), AlreadyDone> {
        // Every outcome is written under this lock, so none can come between the look and the write.
        let mut life = self.life();
        if self.outcome.get().is_some() {
            return Err(AlreadyDone);
        }
        // A promise may be kept before it was said to run.
        let _begun = life.take_work();
        // Dropping the value, or reporting an error that nobody observed, may run code that is not ours.
        let runs_foreign_code = mem::needs_drop::<K::Value>() || outcome.is_err();
        let outcome = outcome.map_err(|error| Failure::new(error, name));
        let done_callbacks = complete(&mut life.observers, &self.outcome, outcome, worker);
        // No lock is held while callbacks run.
        drop(life);
        done_callbacks.run(|| Future::new(self.clone()));
        worker.set_free();
        // If the future is gone, this was the last handle. The worker is busy while it drops the value, so that another
        // worker is spawned for a job that comes meanwhile.
        if runs_foreign_code {
            if let Some(last) = Arc::into_inner(self) {
                worker.set_busy();
                panic::contain(|| drop(last));
                worker.set_free();
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
        let queue = worker.queue_for_rest();
        let begun = if queue.is_some() { self.begin_part() } else { self.begin_whole() };
        let Some(Begun { work, task, is_part }) = begun else { return };
        let whole = match queue.filter(|_| is_part) {
            None => Some(self),
            // The rest is queued before the part is run, so that other workers can take of it meanwhile.
            Some(queue) => {
                queue.put_back(self);
                None
            }
        };
        // Kept for a report, if the task fails and nobody looks at the error.
        let name = task.name.clone();
        worker.begin(task);
        let outcome = task::run(work);
        // The span ends before anybody can see the outcome.
        worker.end();
        if let Some(whole) = whole {
            let first = whole.finish(outcome, name, worker);
            debug_assert!(first.is_ok(), "only the one that begins may finish");
        }
    }

    fn refuse(self: Arc<Self>, error: TaskError) {
        if let Some(done_callbacks) = self.end_pending(error) {
            done_callbacks.run(|| Future::new(self.clone()));
        }
    }

    fn is_stale(&self) -> bool {
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

    fn with_lock(&self, look: &mut dyn FnMut(LockedTask<'_, 't, K::Value>)) {
        let Life { work, pool_id, observers } = &mut *self.life();
        // Begun work is gone, and with it the name that the task may have had.
        let name = || work.as_ref().map_or(Cow::Borrowed(type_name::<K>()), task::name_of);
        look(LockedTask { slot: observers, pending: work.is_some().then_some(*pool_id), name: &name });
    }

    fn end_pending(&self, error: TaskError) -> Option<DoneCallbacks<'t, K::Value>> {
        let mut life = self.life();
        let work = life.take_work()?;
        // Taken before the observers are given up.
        let queue = rare_of(&life.observers).and_then(|rare| rare.queue.clone());
        let failure = Failure::new(error, task::name_of(&work));
        let done_callbacks = complete(&mut life.observers, &self.outcome, Err(failure), &mut ExternalThread);
        drop(life);
        note_left_in_queue();
        // The lock of a task and those of its queue are never held together.
        if let Some(queue) = queue.and_then(|queue| queue.upgrade()) {
            queue.note_cancelled();
        }
        // Only now: to drop what the task captured may take its time.
        panic::contain(|| drop(work));
        Some(done_callbacks)
    }

    fn job(self: Arc<Self>) -> Arc<dyn Job<'t> + 't> {
        self
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use super::*;

    /// What a queued task costs beside what it captures; the allocator adds its own.
    #[test]
    fn a_cell_is_small() {
        assert_eq!(size_of_val(&*TaskCell::new(|| (), PoolId::NONE, None)), 40);
    }
}
