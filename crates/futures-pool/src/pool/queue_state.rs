//! [`QueueState`]: jobs as they come in, and the counts of workers and jobs by which the queue decides. Guarded by one
//! of the queue's two locks.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use crate::error::TaskError;
use crate::pool::settings::Limits;
use crate::waiting::notify::Notify;
use crate::waiting::waiter::Waiter;
use crate::worker::info::WorkerInfo;
use crate::worker::job::left_in_queues;

/// What is guarded by the lock of those who submit.
pub(crate) struct QueueState<J> {
    /// Jobs that have come in and were not handed over to the workers' end.
    pub(crate) jobs: VecDeque<J>,
    /// Stages, each to be queued when the future is done whose value it takes; in the order in which they came. They are
    /// not among the jobs, and nothing else counts them.
    pub(crate) stages: BTreeMap<u64, J>,
    /// How many stages ever came.
    pub(crate) stages_before: u64,
    /// At most how many queued jobs were cancelled since the last search for them, in a queue with a limit.
    pub(crate) maybe_stale: usize,
    /// When so many jobs are queued, the cancelled ones are taken out.
    pub(crate) sweep_at: usize,
    /// How many tasks had been [left in queues](left_in_queues) when cancelled ones were last taken out.
    left_at_sweep: usize,
    /// How many jobs are in `outgoing`, at most; workers take from there without this lock.
    pub(crate) handed_over: usize,
    /// How many jobs ever came in, less those that were taken out unfinished.
    pub(crate) submitted: u64,
    /// How many workers were ever spawned.
    pub(crate) spawned: usize,
    /// The workers that are not gone. The threads of some may not have begun yet.
    pub(crate) workers: Vec<Arc<WorkerInfo>>,
    /// How many jobs were finished by workers that are gone, or on top of other jobs.
    pub(crate) finished_before: u64,
    /// The workers that sleep; the one that fell asleep last is at the end.
    pub(crate) sleeping: Vec<Arc<WorkerInfo>>,
    /// How many workers were signalled and have not woken up yet.
    pub(crate) signalled: usize,
    /// Whether a worker spins: it looks for news without this lock.
    pub(crate) spinning: bool,
    /// Those who wait until the pool is idle or its workers are gone.
    pub(crate) watchers: Vec<Arc<Waiter>>,
    /// The numbers of the workers that wait in [`Queue::wait_until_gone`](crate::pool::queue::Queue::wait_until_gone), or
    /// have waited there and not in vain.
    pub(crate) waiting_for_gone: Vec<usize>,
    /// How many workers wait in [`Queue::wait_until_idle`](crate::pool::queue::Queue::wait_until_idle).
    pub(crate) waiting_for_idle: u64,
    /// Those who wait for room in a queue that is full, the first to come at the front.
    pub(crate) waiting_for_room: VecDeque<Arc<Waiter>>,
    /// How many tasks were run to their end by workers that are gone.
    pub(crate) completed_before: u64,
    /// How long the workers that are gone were awake, in total.
    pub(crate) awake_before: Duration,
    /// Why the queue takes no more jobs; none as long as it does.
    pub(crate) closed: Option<TaskError>,
    /// Why all queued jobs were taken out for good; none if they were not.
    pub(crate) drained: Option<TaskError>,
    limits: Limits,
}

/// Below so many queued jobs nobody looks for cancelled ones.
const FEW: usize = 64;

impl<J> QueueState<J> {
    pub(crate) fn new(limits: Limits) -> Self {
        QueueState {
            jobs: VecDeque::new(),
            stages: BTreeMap::new(),
            stages_before: 0,
            maybe_stale: 0,
            sweep_at: 0,
            left_at_sweep: 0,
            handed_over: 0,
            submitted: 0,
            spawned: 0,
            workers: Vec::new(),
            finished_before: 0,
            sleeping: Vec::new(),
            signalled: 0,
            spinning: false,
            watchers: Vec::new(),
            waiting_for_gone: Vec::new(),
            waiting_for_idle: 0,
            waiting_for_room: VecDeque::new(),
            completed_before: 0,
            awake_before: Duration::ZERO,
            closed: None,
            drained: None,
            limits,
        }
    }

    /// Whether there is no room for another job. A closed queue is never full: it refuses the job instead.
    pub(crate) fn is_full(&self) -> bool {
        self.closed.is_none() && self.limits.max_pending.is_some_and(|max_pending| self.jobs.len() >= max_pending)
    }

    /// Takes cancelled jobs out of a full queue, into `stale`. `false` if the queue is still full.
    pub(crate) fn make_room(&mut self, is_stale: fn(&J) -> bool, stale: &mut Vec<J>) -> bool {
        // As many at most as were cancelled since the last time, so each cancel costs a few looks.
        let maybe_stale = if self.is_full() { mem::take(&mut self.maybe_stale) } else { 0 };
        if maybe_stale > 0 {
            stale.extend(self.take_out(is_stale, maybe_stale));
        }
        !self.is_full()
    }

    /// Tells the next one who waits for room. `false` if nobody does.
    pub(crate) fn admit_next(&mut self) -> bool {
        let next = self.waiting_for_room.pop_front();
        next.inspect(|next| drop(next.notify(0))).is_some()
    }

    /// Has the watchers look again: the pool may be idle now, or a worker be gone.
    pub(crate) fn tell_watchers(&self) {
        self.watchers.iter().for_each(|watcher| drop(watcher.notify(0)));
    }

    /// Whether cancelled jobs are to be taken out: each time that twice as many are queued as were left the last time. So
    /// at least half of the queued jobs are not cancelled, or were not lately, and each is looked at about twice. Where no
    /// task of the program was cancelled since the last time, none is looked at.
    pub(crate) fn is_sweep_due(&self) -> bool {
        self.jobs.len() >= self.sweep_at.max(FEW) && self.left_at_sweep != left_in_queues()
    }

    /// Takes out the cancelled jobs.
    pub(crate) fn sweep(&mut self, is_stale: fn(&J) -> bool) -> Vec<J> {
        self.left_at_sweep = left_in_queues();
        let stale = self.take_out(is_stale, usize::MAX);
        self.sweep_at = 2 * self.jobs.len();
        self.jobs.shrink_to(self.sweep_at);
        stale
    }

    /// Takes out cancelled jobs, `most` of them. It begins with those that are next, since tasks are mostly cancelled
    /// in the order in which they were submitted.
    fn take_out(&mut self, is_stale: fn(&J) -> bool, most: usize) -> Vec<J> {
        let (mut stale, mut kept) = (Vec::new(), Vec::new());
        while stale.len() < most {
            let Some(job) = self.jobs.pop_front() else { break };
            if is_stale(&job) { stale.push(job) } else { kept.push(job) }
        }
        kept.into_iter().rev().for_each(|job| self.jobs.push_front(job));
        self.submitted -= stale.len() as u64;
        stale.iter().for_each(|_| _ = self.admit_next());
        self.tell_watchers();
        stale
    }

    /// Takes every job out of both ends of the queue.
    pub(crate) fn drain(&mut self, outgoing: &mut VecDeque<J>) -> Vec<J> {
        while self.admit_next() {}
        let jobs: Vec<J> = outgoing.drain(..).chain(self.jobs.drain(..)).collect();
        self.handed_over = 0;
        self.submitted -= jobs.len() as u64;
        jobs
    }

    /// How many jobs are queued or running.
    pub(crate) fn unfinished(&self) -> u64 {
        let finished = self.finished_before + self.workers.iter().map(|info| info.finished()).sum::<u64>();
        self.submitted.saturating_sub(finished)
    }

    /// Whether every job is settled, but for those of workers that wait for the pool to be idle.
    pub(crate) fn is_idle(&self) -> bool {
        let settled = self.finished_before + self.workers.iter().map(|info| info.settled()).sum::<u64>();
        self.submitted <= settled + self.waiting_for_idle
    }

    /// Registers a worker, to be spawned by the caller, if there are more unfinished jobs than workers.
    #[inline]
    pub(crate) fn add_worker_if_needed(&mut self) -> Option<Arc<WorkerInfo>> {
        let may_add = self.workers.len() < self.limits.max_workers;
        let is_needed = may_add && self.unfinished() > self.workers.len() as u64;
        is_needed.then(|| self.add_worker())
    }

    /// Registers a worker.
    #[cold]
    fn add_worker(&mut self) -> Arc<WorkerInfo> {
        let info = WorkerInfo::new(self.spawned);
        self.spawned += 1;
        self.workers.push(info.clone());
        info
    }

    /// The sleeper to be [signalled](WorkerInfo::signal), if one is needed; it counts as such from now on.
    ///
    /// It is the one who fell asleep last: what it works with is likely to be at hand, and those who are not needed
    /// come to the end of their time.
    pub(crate) fn take_sleeper(&mut self) -> Option<Arc<WorkerInfo>> {
        // Those who are sure to look at the queue.
        let coming = self.signalled + usize::from(self.spinning);
        let is_needed = self.jobs.len() + self.handed_over > coming;
        let sleeper = is_needed.then(|| self.sleeping.pop())?;
        self.signalled += usize::from(sleeper.is_some());
        sleeper
    }

    /// Counts a worker as awake. `false` if nobody signalled it.
    pub(crate) fn remove_awake(&mut self, info: &Arc<WorkerInfo>) -> bool {
        let asleep = self.sleeping.iter().position(|sleeper| Arc::ptr_eq(sleeper, info));
        match asleep {
            Some(position) => _ = self.sleeping.remove(position),
            None => self.signalled -= 1,
        }
        asleep.is_none()
    }
}
