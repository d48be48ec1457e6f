//! [`Queue`]: between those who submit and the workers; it knows which workers are busy.
//!
//! Jobs come in at one end and go out at the other, and each end has a lock of its own, so that those who submit and
//! those who work meet only now and then: a worker that finds `outgoing` empty takes over all that has come in, in one
//! go. Order is kept, and nothing waits behind a worker's back: whatever is queued can be taken by any worker.
//!
//! What stands in `state` beside what has come in exists for two decisions: when to spawn a worker, and when to signal
//! one that sleeps. `README.md` in this folder has both, and why no wake-up is lost.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{iter, mem};

use crate::error::TaskError;
use crate::pool::queue_state::QueueState;
use crate::pool::settings::Limits;
use crate::pool::stats::Stats;
use crate::spin::Spin;
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering};
use crate::waiting::awaited::{Awaited, Ending, WaitsFor};
use crate::waiting::waiter::{Missed, Waiter};
use crate::worker::info::WorkerInfo;
use crate::worker::pool_id::PoolId;

/// Queued jobs, and the workers that are to run them.
pub(crate) struct Queue<J> {
    /// The front of the queue, at which only workers look. Locked before `state`, never after.
    outgoing: Padded<Mutex<VecDeque<J>>>,
    /// The back of the queue, and the counts of workers and jobs.
    state: Padded<Mutex<QueueState<J>>>,
    /// Set when a job was queued or the queue was closed: for the worker that spins, which looks without a lock.
    news: Padded<AtomicBool>,
    pool_id: PoolId,
    limits: Limits,
    /// Tells cancelled jobs from others.
    is_stale: IsStale<J>,
}

/// Whether a queued job needs no worker: it was cancelled, or somebody else has begun it.
type IsStale<J> = fn(&J) -> bool;

/// Keeps what is written often on cache lines of its own (128 bytes: processors fetch lines in pairs).
#[repr(align(128))]
struct Padded<T>(T);

/// What [`Queue::push`] did.
pub(crate) enum Pushed<J> {
    /// The job is queued, and a worker that is there will come to it.
    Queued,
    /// The job is queued, and the caller has to spawn this worker.
    SpawnOne(Arc<WorkerInfo>),
    /// The job was not taken, for this reason: the queue is closed, or waiting for room would be a deadlock.
    Refused(J, TaskError),
    /// The queue was full until the deadline.
    Full,
}

impl<J> Queue<J> {
    /// The queue of the pool with this id.
    pub(crate) fn new(pool_id: PoolId, limits: Limits, is_stale: IsStale<J>) -> Self {
        Queue {
            outgoing: Padded(Mutex::new(VecDeque::new())),
            state: Padded(Mutex::new(QueueState::new(limits))),
            news: Padded(AtomicBool::new(false)),
            pool_id,
            limits,
            is_stale,
        }
    }

    /// Queues a job. If the queue is full, it waits for room until the deadline.
    pub(crate) fn push(&self, job: J, deadline: Option<Instant>) -> Pushed<J> {
        let state = self.state();
        // Apart, so that what every task goes through is short.
        if state.is_full() { self.push_into_full(state, job, deadline) } else { self.push_into(state, job) }
    }

    /// Queues a job in a queue that is full, once there is room.
    #[cold]
    fn push_into_full<'q>(
        &'q self,
        mut state: MutexGuard<'q, QueueState<J>>,
        job: J,
        deadline: Option<Instant>,
    ) -> Pushed<J> {
        // Dropped when the lock is free, since what they captured is not ours: every way out gives `state` up first.
        let mut stale = Vec::new();
        // Room that was given to this thread may be gone again, to one that came without waiting. So it looks again.
        while !state.make_room(self.is_stale, &mut stale) {
            match self.wait_for_room(state, deadline) {
                Ok(there_is_room) => state = there_is_room,
                Err(Missed::TimedOut) => return Pushed::Full,
                Err(missed) => return Pushed::Refused(job, missed.into()),
            }
        }
        self.push_into(state, job)
    }

    /// Queues a job if there is room; it does not wait.
    pub(crate) fn try_push(&self, job: J) -> Pushed<J> {
        // Declared before the lock is taken, so that jobs are dropped when it is free.
        let mut stale = Vec::new();
        let mut state = self.state();
        if state.make_room(self.is_stale, &mut stale) { self.push_into(state, job) } else { Pushed::Full }
    }

    /// To be called when a queued job may have been cancelled. If the queue is full, its room goes to a thread that
    /// waits for room; if it is not, a thread that finds it full takes the job out.
    pub(crate) fn note_cancelled(&self) {
        // Declared before the lock is taken, so that jobs are dropped when it is free.
        let mut stale = Vec::new();
        let mut state = self.state();
        state.maybe_stale += 1;
        state.make_room(self.is_stale, &mut stale);
        drop(state);
    }

    /// Queues a job for which there is room, unless the queue is closed.
    #[inline]
    fn push_into(&self, state: MutexGuard<'_, QueueState<J>>, job: J) -> Pushed<J> {
        if let Some(reason) = &state.closed {
            return Pushed::Refused(job, reason.clone());
        }
        self.enqueue(state, job)
    }

    /// Queues a job, whether or not there is room.
    #[inline]
    fn enqueue(&self, mut state: MutexGuard<'_, QueueState<J>>, job: J) -> Pushed<J> {
        // Apart, so that what every task goes through is short.
        if state.is_sweep_due() {
            return self.sweep_and_enqueue(state, job);
        }
        state.jobs.push_back(job);
        self.call_for(state)
    }

    /// Takes out cancelled jobs, then queues a job. In this order, so that no cancelled job asks for a worker.
    #[cold]
    fn sweep_and_enqueue(&self, mut state: MutexGuard<'_, QueueState<J>>, job: J) -> Pushed<J> {
        let stale = state.sweep(self.is_stale);
        state.jobs.push_back(job);
        let pushed = self.call_for(state);
        // Only now, when the lock is free: what they captured is not ours.
        drop(stale);
        pushed
    }

    /// A number for [`add_stage`](Self::add_stage).
    pub(crate) fn number_of_next_stage(&self) -> u64 {
        let mut state = self.state();
        state.stages_before += 1;
        state.stages_before
    }

    /// Keeps a stage until it is queued or forgotten.
    pub(crate) fn add_stage(&self, number: u64, stage: J) -> Result<(), TaskError> {
        let mut state = self.state();
        if let Some(reason) = state.closed.clone() {
            drop(state); // before the stage
            return Err(reason);
        }
        state.stages.insert(number, stage);
        Ok(())
    }

    /// Queues a stage; `None` if it was taken out before. It was taken in before the queue was closed, so it is queued
    /// in a closed one too; and in a full one, since the thread that completes a future must not wait.
    pub(crate) fn queue_stage(&self, number: u64) -> Option<Pushed<J>> {
        let mut state = self.state();
        let stage = state.stages.remove(&number)?;
        Some(self.enqueue(state, stage))
    }

    /// A stage is not to be queued any more. `false` if it was taken out before.
    pub(crate) fn forget_stage(&self, number: u64) -> bool {
        let mut state = self.state();
        let forgotten = state.stages.remove(&number);
        if forgotten.is_some() {
            state.tell_watchers();
        }
        drop(state); // what the stage holds is dropped without the lock
        forgotten.is_some()
    }

    /// Queues again what a worker had taken, or the rest of it; before all others, so that order is kept.
    pub(crate) fn put_back(&self, job: J) -> Pushed<J> {
        let mut outgoing = self.outgoing.0.lock();
        let mut state = self.state();
        if let Some(reason) = &state.drained {
            return Pushed::Refused(job, reason.clone());
        }
        // With a limit all jobs lie in `state`, so that it is known how many there are.
        if self.limits.max_pending.is_some() {
            state.jobs.push_front(job);
        } else {
            outgoing.push_front(job);
            state.handed_over += 1;
        }
        drop(outgoing);
        self.call_for(state)
    }

    /// Sees to it that a worker comes to a job that has just been queued.
    #[inline]
    fn call_for(&self, mut state: MutexGuard<'_, QueueState<J>>) -> Pushed<J> {
        state.submitted += 1;
        // A new worker looks at the queue first of all, so nobody else has to be told.
        if let Some(info) = state.add_worker_if_needed() {
            return Pushed::SpawnOne(info);
        }
        // The one that spins takes one job; a sleeper is needed if there are more.
        if state.spinning {
            self.news.0.store(true, Ordering::Release);
        }
        if let Some(sleeper) = state.take_sleeper() {
            // First the lock, or the thread that wakes up would run into it.
            drop(state);
            sleeper.signal();
        }
        Pushed::Queued
    }

    /// Waits until there may be room in a full queue.
    fn wait_for_room<'q>(
        &'q self,
        mut state: MutexGuard<'q, QueueState<J>>,
        deadline: Option<Instant>,
    ) -> Result<MutexGuard<'q, QueueState<J>>, Missed> {
        let waiter = Waiter::new();
        state.waiting_for_room.push_back(waiter.clone());
        drop(state);
        // A worker of this very pool that waits here may close a circle of waits; then this is an error.
        let missed = waiter.take(deadline, || WaitsFor::One(Awaited::room(self.pool_id))).err();
        self.end_wait_for_room(&waiter, missed)
    }

    /// Ends the wait of a thread for room, which it has missed or been told of.
    fn end_wait_for_room(
        &self,
        waiter: &Arc<Waiter>,
        missed: Option<Missed>,
    ) -> Result<MutexGuard<'_, QueueState<J>>, Missed> {
        let mut state = self.state();
        state.waiting_for_room.retain(|other| !Arc::ptr_eq(other, waiter));
        match missed {
            // It may have been told in the last moment. Then it takes the room, or nobody would be told of it.
            Some(missed) if state.is_full() || !waiter.is_notified() => Err(missed),
            _ => Ok(state),
        }
    }

    /// The next job for this worker, which is busy from then on until it has [finished](WorkerInfo::finish).
    /// Waits while there is none. `None` when the worker is to go: the queue is closed and empty, or nobody needs it
    /// any more.
    pub(crate) fn pop(&self, info: &Arc<WorkerInfo>, spin: &mut Spin) -> Option<J> {
        // At most one spin for each job: after that it sleeps, so an idle worker takes no processor time.
        let mut may_spin = true;
        loop {
            let state = match self.next() {
                Ok(job) => return Some(job),
                Err(state) => state,
            };
            // Under the lock under which the queue was seen to be empty, so no job can come in between.
            state.tell_watchers();
            if state.closed.is_some() {
                self.leave(state, info);
                return None;
            } else if may_spin && !state.spinning {
                self.spin(state, spin);
                may_spin = false;
            } else if !self.sleep(state, info) {
                return None;
            }
        }
    }

    /// Counts a job as finished and settled that a worker has [popped](Self::pop_now) and run on top of another one.
    pub(crate) fn count_finished_by_helper(&self) {
        let mut state = self.state();
        state.finished_before += 1;
        state.tell_watchers();
    }

    /// The next job, if there is one, for a worker that has not finished another one. It does not wait.
    pub(crate) fn pop_now(&self) -> Option<J> {
        self.next().ok()
    }

    /// The next job, or the lock under which it was seen that there is none.
    fn next(&self) -> Result<J, MutexGuard<'_, QueueState<J>>> {
        let mut outgoing = self.outgoing.0.lock();
        if let Some(job) = outgoing.pop_front() {
            return Ok(job);
        }
        let mut state = self.state();
        if self.limits.max_pending.is_none() {
            // All that has come in goes over to the workers' end in one go.
            mem::swap(&mut *outgoing, &mut state.jobs);
            state.sweep_at = 0;
            state.handed_over = outgoing.len().saturating_sub(1);
            return outgoing.pop_front().ok_or(state);
        }
        match state.jobs.pop_front() {
            // One by one, so that it is known how many are queued. Each makes room for one who waits.
            Some(job) => {
                state.admit_next();
                Ok(job)
            }
            None => Err(state),
        }
    }

    /// Looks for news without a lock for some microseconds. While it does, a push need not wake a sleeper.
    fn spin(&self, mut state: MutexGuard<'_, QueueState<J>>, spin: &mut Spin) {
        state.spinning = true;
        // Under the lock: a push that comes later sees the spinner and sets it again.
        self.news.0.store(false, Ordering::Relaxed);
        drop(state);
        spin.until(|| self.news.0.load(Ordering::Acquire));
        self.state().spinning = false;
    }

    /// Sleeps until it is signalled. `false` if nobody did within the time to keep a worker, and the worker is gone.
    fn sleep(&self, mut state: MutexGuard<'_, QueueState<J>>, info: &Arc<WorkerInfo>) -> bool {
        // Under the lock under which the queue was empty. So a push comes before, and the job was seen, or after, and
        // sees the sleeper.
        state.sleeping.push(info.clone());
        let deadline = self.limits.keep_alive.and_then(|time| Instant::now().checked_add(time));
        let mut state = info.sleep(state, deadline).unwrap_or_else(|| self.state());
        let signalled = state.remove_awake(info);
        // A worker that was signalled has been counted on for a job, so it looks at the queue in any case. Where there
        // are as many unfinished jobs as workers it stays: one of them may be for this worker.
        let in_vain = !signalled && deadline.is_some_and(|deadline| deadline <= Instant::now());
        if in_vain && state.unfinished() < state.workers.len() as u64 {
            self.leave(state, info);
            return false;
        }
        true
    }

    /// Takes a worker off the list, and keeps its counts.
    fn leave(&self, mut state: MutexGuard<'_, QueueState<J>>, info: &Arc<WorkerInfo>) {
        state.workers.retain(|other| !Arc::ptr_eq(other, info));
        state.waiting_for_gone.retain(|&number| number != info.number());
        // All its jobs are settled, too: it leaves between two of them.
        state.finished_before += info.finished();
        state.completed_before += info.completed();
        state.awake_before += info.awake();
        state.tell_watchers();
    }

    /// Counts a worker that had finished its job as busy again. Gives a worker to be spawned if one is needed in its
    /// place.
    #[must_use]
    pub(crate) fn set_busy(&self, info: &WorkerInfo) -> Option<Arc<WorkerInfo>> {
        let mut state = self.state();
        info.unfinish();
        state.add_worker_if_needed()
    }

    /// Takes off a worker that cannot work, and queues again what it had taken, before all others. Gives the jobs that
    /// nobody is left to run.
    pub(crate) fn remove_worker(&self, info: &Arc<WorkerInfo>, in_hand: Vec<J>) -> Vec<J> {
        let outgoing = self.outgoing.0.lock();
        self.remove_worker_from(outgoing, self.state(), info, in_hand)
    }

    /// [`remove_worker`](Self::remove_worker) for a worker that may try again: if nobody else is left to run what is
    /// queued, it stays, and what it had taken comes back as an error.
    #[cfg(feature = "processes")]
    pub(crate) fn remove_worker_unless_last(&self, info: &Arc<WorkerInfo>, in_hand: Vec<J>) -> Result<Vec<J>, Vec<J>> {
        let outgoing = self.outgoing.0.lock();
        let state = self.state();
        if state.workers.len() == 1 && state.drained.is_none() {
            return Err(in_hand);
        }
        Ok(self.remove_worker_from(outgoing, state, info, in_hand))
    }

    /// [`remove_worker`](Self::remove_worker), with both locks held.
    fn remove_worker_from(
        &self,
        mut outgoing: MutexGuard<'_, VecDeque<J>>,
        mut state: MutexGuard<'_, QueueState<J>>,
        info: &Arc<WorkerInfo>,
        in_hand: Vec<J>,
    ) -> Vec<J> {
        for job in in_hand.into_iter().rev() {
            // It was counted when it was submitted, and counts again: so this worker has to have finished it.
            info.finish();
            info.settle();
            state.submitted += 1;
            // As in `put_back`: with a limit all jobs lie in `state`.
            if self.limits.max_pending.is_some() {
                state.jobs.push_front(job);
            } else {
                state.handed_over += 1;
                outgoing.push_front(job);
            }
        }
        let nobody_is_left = state.workers.len() == 1 || state.drained.is_some();
        let jobs = if nobody_is_left { state.drain(&mut outgoing) } else { Vec::new() };
        // The others may sleep, since these jobs had been taken.
        if !outgoing.is_empty() || !state.jobs.is_empty() {
            self.news.0.store(true, Ordering::Release);
            iter::from_fn(|| state.take_sleeper()).for_each(|sleeper| sleeper.signal());
        }
        self.leave(state, info);
        jobs
    }

    /// Sleeps until every worker of a closed queue is gone; for the worker with the number `as_worker`, every other one
    /// that does not wait here too. `false` if the deadline came first, or if that would be never. Stages that are to
    /// come are waited for, but not by a worker: they may come after what it is doing.
    pub(crate) fn wait_until_gone(&self, as_worker: Option<usize>, deadline: Option<Instant>) -> bool {
        let mut state = self.state();
        // Others that wait here do not wait for this one, so they have to look again. If it is not in vain, it stays so
        // until this worker leaves: the others may look later than this one goes on.
        state.waiting_for_gone.extend(as_worker);
        state.tell_watchers();
        let gone = |state: &QueueState<J>| match as_worker {
            Some(_) => state.workers.iter().all(|info| state.waiting_for_gone.contains(&info.number())),
            None => state.workers.is_empty() && state.stages.is_empty(),
        };
        let waited = self.wait_for(Ending::Gone(self.pool_id), state, deadline, gone);
        if waited.is_err() {
            self.state().waiting_for_gone.retain(|&number| Some(number) != as_worker);
        }
        waited.is_ok()
    }

    /// Sleeps until nothing is queued or running, but for the jobs of workers (`as_worker`) that wait here too. `false`
    /// if the deadline came first, or no worker is left to do the others. Of stages as for
    /// [`wait_until_gone`](Self::wait_until_gone).
    pub(crate) fn wait_until_idle(&self, as_worker: bool, deadline: Option<Instant>) -> bool {
        let mut state = self.state();
        // The task of a worker that waits here is not finished before this returns; nobody may wait for it.
        state.waiting_for_idle += u64::from(as_worker);
        state.tell_watchers();
        let idle = |state: &QueueState<J>| state.is_idle() && (as_worker || state.stages.is_empty());
        let waited = self.wait_for(Ending::Idle(self.pool_id), state, deadline, idle);
        self.state().waiting_for_idle -= u64::from(as_worker);
        waited.is_ok()
    }

    /// Sleeps until `ended` says so, which is looked at under the lock whenever a worker leaves or finds nothing to do.
    fn wait_for<'q>(
        &'q self,
        ending: Ending,
        mut state: MutexGuard<'q, QueueState<J>>,
        deadline: Option<Instant>,
        ended: impl Fn(&QueueState<J>) -> bool,
    ) -> Result<(), Missed> {
        let waiter = Waiter::new();
        state.watchers.push(waiter.clone());
        let mut missed = Ok(());
        while missed.is_ok() && !ended(&state) {
            drop(state);
            missed = waiter.take(deadline, || WaitsFor::Ending(ending)).map(drop);
            state = self.state();
        }
        state.watchers.retain(|other| !Arc::ptr_eq(other, &waiter));
        missed
    }

    /// Takes no more jobs, for this reason (the first one counts). What is queued still runs.
    pub(crate) fn close(&self, reason: TaskError) {
        let mut state = self.state();
        state.closed.get_or_insert(reason);
        // A thread that waits for room is refused, a worker that sleeps leaves, and the one that spins looks again.
        while state.admit_next() {}
        let sleepers = mem::take(&mut state.sleeping);
        state.signalled += sleepers.len();
        drop(state);
        self.news.0.store(true, Ordering::Release);
        sleepers.iter().for_each(|sleeper| sleeper.signal());
    }

    /// Takes out all queued jobs, of a queue that is closed. From now on nothing is put back, for this reason.
    pub(crate) fn drain(&self, reason: &TaskError) -> Vec<J> {
        let mut outgoing = self.outgoing.0.lock();
        let mut state = self.state();
        state.drained.get_or_insert_with(|| reason.clone());
        let mut jobs = state.drain(&mut outgoing);
        jobs.extend(mem::take(&mut state.stages).into_values());
        state.tell_watchers();
        jobs
    }

    /// The counts of workers and jobs, at one moment.
    pub(crate) fn stats(&self) -> Stats {
        let outgoing = self.outgoing.0.lock();
        let state = self.state();
        let queued = outgoing.len() + state.jobs.len();
        let running = usize::try_from(state.unfinished()).unwrap_or(usize::MAX).saturating_sub(queued);
        let workers = state.workers.len();
        Stats {
            workers,
            idle: workers.saturating_sub(running),
            pending: queued + state.stages.len(),
            running,
            completed: state.completed_before + state.workers.iter().map(|info| info.completed()).sum::<u64>(),
            busy_time: state.awake_before + state.workers.iter().map(|info| info.awake()).sum::<Duration>(),
        }
    }

    /// The tasks that run, with the numbers of their workers.
    pub(crate) fn running(&self) -> Vec<(Cow<'static, str>, usize)> {
        let state = self.state();
        state.workers.iter().filter_map(|info| Some((info.running()?, info.number()))).collect()
    }

    /// At most how many queued jobs were cancelled since the last search for them.
    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn maybe_stale(&self) -> usize {
        self.state().maybe_stale
    }

    /// Locks the state.
    fn state(&self) -> MutexGuard<'_, QueueState<J>> {
        self.state.0.lock()
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use std::cell::Cell;
    use std::thread;

    use watchdog::watched;

    use super::*;

    thread_local! {
        /// How many jobs were looked at.
        static LOOKS: Cell<usize> = const { Cell::new(0) };
    }

    /// A job that can be cancelled.
    type Job = Arc<AtomicBool>;

    fn is_stale(job: &Job) -> bool {
        LOOKS.with(|looks| looks.set(looks.get() + 1));
        job.load(Ordering::Relaxed)
    }

    #[test]
    fn to_cancel_all_of_a_full_queue_and_to_fill_it_again_costs_a_few_looks_each() {
        watched(|| {
            const MANY: usize = 10_000;
            let limits = Limits { max_workers: 1, max_pending: Some(MANY), keep_alive: None };
            let queue = Queue::<Job>::new(PoolId::NONE, limits, is_stale);
            for _ in 0..3 {
                LOOKS.set(0);
                let jobs: Vec<_> = (0..MANY).map(|_| Job::default()).collect();
                for job in &jobs {
                    assert!(!matches!(queue.try_push(job.clone()), Pushed::Full), "the cancelled ones give their room");
                }
                assert!(matches!(queue.try_push(Job::default()), Pushed::Full));
                for job in &jobs {
                    job.store(true, Ordering::Relaxed);
                    queue.note_cancelled();
                }
                assert!(LOOKS.get() <= 6 * MANY, "{} looks", LOOKS.get());
            }
        });
    }

    /// The limits of a queue for one worker with room for one job.
    const ROOM_FOR_ONE: Limits = Limits { max_workers: 1, max_pending: Some(1), keep_alive: None };

    #[test]
    fn a_push_into_a_full_queue_waits_until_there_is_room() {
        watched(|| {
            let queue = Queue::<u8>::new(PoolId::NONE, ROOM_FOR_ONE, |_| false);
            queue.push(1, None);
            thread::scope(|scope| {
                let blocked = scope.spawn(|| queue.push(2, None));
                while queue.state().waiting_for_room.is_empty() {
                    thread::yield_now();
                }
                assert_eq!(queue.state().jobs, [1]);
                assert_eq!(queue.pop_now(), Some(1));
                assert!(matches!(blocked.join().unwrap(), Pushed::Queued));
            });
            assert_eq!(queue.pop_now(), Some(2));
        });
    }

    #[test]
    fn who_is_told_of_room_when_its_time_is_over_takes_the_room() {
        watched(|| {
            let queue = Queue::<u8>::new(PoolId::NONE, ROOM_FOR_ONE, |_| false);
            let is_given_room = |waiter: &Arc<Waiter>| queue.end_wait_for_room(waiter, Some(Missed::TimedOut)).is_ok();
            queue.push(1, None);
            let waiter = Waiter::new();
            queue.state().waiting_for_room.push_back(waiter.clone());
            assert!(!is_given_room(&waiter), "the queue is full");
            queue.state().waiting_for_room.push_back(waiter.clone());
            queue.pop_now();
            assert!(is_given_room(&waiter), "nobody else is told of this room");
            assert!(!is_given_room(&Waiter::new()), "this one was told of none");
            queue.push(2, None);
            assert!(!is_given_room(&waiter), "another one was faster");
        });
    }

    #[test]
    fn an_idle_worker_leaves_only_if_there_are_fewer_unfinished_jobs_than_workers() {
        watched(|| {
            let limits = Limits { max_workers: 2, max_pending: None, keep_alive: Some(Duration::ZERO) };
            let queue = Queue::<u8>::new(PoolId::NONE, limits, |_| false);
            let [Pushed::SpawnOne(helper), Pushed::SpawnOne(idle)] = [queue.push(1, None), queue.push(2, None)] else {
                panic!("each job asks for a worker")
            };
            // One worker has both jobs, the second on top of the first.
            assert_eq!((queue.pop(&helper, &mut Spin::new()), queue.pop_now()), (Some(1), Some(2)));
            assert!(queue.sleep(queue.state(), &idle), "two jobs, two workers");
            queue.count_finished_by_helper();
            assert!(!queue.sleep(queue.state(), &idle), "one job, two workers");
            assert_eq!(queue.stats().workers, 1);
        });
    }

    #[test]
    fn to_cancel_one_of_a_full_queue_and_to_submit_one_costs_a_few_looks() {
        watched(|| {
            let limits = Limits { max_workers: 1, max_pending: Some(10_000), keep_alive: None };
            let queue = Queue::<Job>::new(PoolId::NONE, limits, is_stale);
            let jobs: Vec<_> = (0..10_000).map(|_| Job::default()).collect();
            assert!(!jobs.iter().any(|job| matches!(queue.try_push(job.clone()), Pushed::Full)));
            LOOKS.set(0);
            for job in &jobs {
                job.store(true, Ordering::Relaxed);
                queue.note_cancelled();
                assert!(!matches!(queue.try_push(Job::default()), Pushed::Full));
            }
            assert!(LOOKS.get() <= 6 * 10_000, "{} looks", LOOKS.get());
        });
    }
}
