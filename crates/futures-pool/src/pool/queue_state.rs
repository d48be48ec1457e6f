//! [`QueueState`]: jobs as they come in, and the books about those who are to do them. Guarded by one of the queue's
//! two locks.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use crate::error::TaskError;
use crate::pool::settings::Limits;
use crate::waiting::notify::Notify;
use crate::waiting::waiter::Waiter;
use crate::worker::info::WorkerInfo;

pub(crate) struct QueueState<J> {
    pub(crate) jobs: VecDeque<J>,
    /// Stages, each to be queued when the future is done whose value it takes; in the order in which they came. They are
    /// not among the jobs, and nothing else counts them.
    pub(crate) stages: BTreeMap<u64, J>,
    /// How many stages ever came.
    pub(crate) stages_before: u64,
    /// How many may be over that were not taken out, in a queue with a limit.
    pub(crate) maybe_over: usize,
    /// When there are so many, those that are over are taken out.
    pub(crate) sweep_at: usize,
    /// At most so many are in `outgoing`.
    pub(crate) handed_over: usize,
    /// How many ever came, less those that were drained.
    pub(crate) submitted: u64,
    /// How many workers were ever spawned.
    pub(crate) spawned: usize,
    /// Of workers spawned and not gone; some may still be starting.
    pub(crate) workers: Vec<Arc<WorkerInfo>>,
    /// Jobs of workers that are gone, and those that workers ran in the midst of others.
    pub(crate) finished_before: u64,
    /// Workers that sleep, those who fell asleep last at the end.
    pub(crate) sleeping: Vec<Arc<WorkerInfo>>,
    /// How many have been signalled and have not woken up yet.
    pub(crate) signalled: usize,
    /// Whether a worker spins.
    pub(crate) spinning: bool,
    /// Those who wait until there are fewer workers or jobs.
    pub(crate) watchers: Vec<Arc<Waiter>>,
    /// Workers that wait in [`Queue::wait_until_gone`](crate::pool::queue::Queue::wait_until_gone).
    pub(crate) leaving: usize,
    /// Workers that wait in [`Queue::wait_until_idle`](crate::pool::queue::Queue::wait_until_idle).
    pub(crate) resting: u64,
    /// Those who wait for room in a queue that is full, first come first served.
    pub(crate) waiting_for_room: VecDeque<Arc<Waiter>>,
    /// Tasks run to their end by workers that are gone, and how long these were awake.
    pub(crate) completed_before: u64,
    pub(crate) awake_before: Duration,
    /// Why no more jobs are taken.
    pub(crate) closed: Option<TaskError>,
    /// Why what was queued then has been taken out.
    pub(crate) drained: Option<TaskError>,
    limits: Limits,
}

/// So many jobs may be over and queued, in any case.
const FEW: usize = 64;

impl<J> QueueState<J> {
    pub(crate) fn new(limits: Limits) -> Self {
        QueueState {
            jobs: VecDeque::new(),
            stages: BTreeMap::new(),
            stages_before: 0,
            maybe_over: 0,
            sweep_at: 0,
            handed_over: 0,
            submitted: 0,
            spawned: 0,
            workers: Vec::new(),
            finished_before: 0,
            sleeping: Vec::new(),
            signalled: 0,
            spinning: false,
            watchers: Vec::new(),
            leaving: 0,
            resting: 0,
            waiting_for_room: VecDeque::new(),
            completed_before: 0,
            awake_before: Duration::ZERO,
            closed: None,
            drained: None,
            limits,
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.closed.is_none() && self.limits.max_pending.is_some_and(|max_pending| self.jobs.len() >= max_pending)
    }

    /// Takes out of a full queue what is over. `false` if it is still full.
    pub(crate) fn make_room(&mut self, is_over: fn(&J) -> bool, over: &mut Vec<J>) -> bool {
        let maybe_over = if self.is_full() { mem::take(&mut self.maybe_over) } else { 0 };
        if maybe_over > 0 {
            over.extend(self.take_out(is_over, maybe_over));
        }
        !self.is_full()
    }

    /// Tells the next one who waits for room, if there is one.
    pub(crate) fn admit_next(&mut self) -> bool {
        let next = self.waiting_for_room.pop_front();
        next.inspect(|next| drop(next.notify(0))).is_some()
    }

    /// To be called when that may be so.
    pub(crate) fn tell_watchers(&self) {
        self.watchers.iter().for_each(|watcher| drop(watcher.notify(0)));
    }

    /// Takes out the jobs that are over, each time that there are twice as many as were left before; so at least half of
    /// the jobs are not over, or were not lately, and a job is looked at about twice.
    pub(crate) fn sweep(&mut self, is_over: fn(&J) -> bool) -> Vec<J> {
        if self.jobs.len() < self.sweep_at.max(FEW) {
            return Vec::new();
        }
        let over = self.take_out(is_over, usize::MAX);
        self.sweep_at = 2 * self.jobs.len();
        self.jobs.shrink_to(self.sweep_at);
        over
    }

    /// Takes out jobs that are over, so many at most. It begins with those that are next, since tasks are mostly
    /// cancelled in the order in which they were submitted.
    fn take_out(&mut self, is_over: fn(&J) -> bool, most: usize) -> Vec<J> {
        let (mut over, mut kept) = (Vec::new(), Vec::new());
        while over.len() < most {
            let Some(job) = self.jobs.pop_front() else { break };
            if is_over(&job) { over.push(job) } else { kept.push(job) }
        }
        kept.into_iter().rev().for_each(|job| self.jobs.push_front(job));
        self.submitted -= over.len() as u64;
        over.iter().for_each(|_| _ = self.admit_next());
        self.tell_watchers();
        over
    }

    /// Takes everything out of both ends.
    pub(crate) fn drain(&mut self, outgoing: &mut VecDeque<J>) -> Vec<J> {
        while self.admit_next() {}
        let jobs: Vec<J> = outgoing.drain(..).chain(self.jobs.drain(..)).collect();
        self.handed_over = 0;
        self.submitted -= jobs.len() as u64;
        jobs
    }

    /// Jobs that are queued or running.
    pub(crate) fn unfinished(&self) -> u64 {
        let finished = self.finished_before + self.workers.iter().map(|info| info.finished()).sum::<u64>();
        self.submitted.saturating_sub(finished)
    }

    /// Whether nothing is left to do, but for the jobs of workers that wait for that.
    pub(crate) fn is_idle(&self) -> bool {
        let settled = self.finished_before + self.workers.iter().map(|info| info.settled()).sum::<u64>();
        self.submitted <= settled + self.resting
    }

    pub(crate) fn add_worker_if_needed(&mut self) -> Option<Arc<WorkerInfo>> {
        let is_needed = self.workers.len() < self.limits.max_workers && self.unfinished() > self.workers.len() as u64;
        is_needed.then(|| {
            let info = WorkerInfo::new(self.spawned);
            self.spawned += 1;
            self.workers.push(info.clone());
            info
        })
    }

    /// The sleeper to be [signalled](WorkerInfo::signal), if one is needed; it counts as such from now on.
    ///
    /// It is the one who fell asleep last: what it works with is likely to be at hand, and those who are not needed
    /// come to the end of their time.
    pub(crate) fn take_sleeper(&mut self) -> Option<Arc<WorkerInfo>> {
        let coming = self.signalled + usize::from(self.spinning);
        let is_needed = self.jobs.len() + self.handed_over > coming;
        let sleeper = is_needed.then(|| self.sleeping.pop())?;
        self.signalled += usize::from(sleeper.is_some());
        sleeper
    }

    /// This worker has woken up. `false` if nobody signalled it.
    pub(crate) fn wakes_up(&mut self, info: &Arc<WorkerInfo>) -> bool {
        let asleep = self.sleeping.iter().position(|sleeper| Arc::ptr_eq(sleeper, info));
        match asleep {
            Some(position) => _ = self.sleeping.remove(position),
            None => self.signalled -= 1,
        }
        asleep.is_none()
    }
}
