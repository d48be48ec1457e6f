//! [`Submissions`]: what the executor and its service share.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use futures_pool::transport::{OnCancel, QueuedTask, StageTask};
use futures_pool::{Future, Remote, RunningTask, Stats, TaskError};
use tokio::sync::Notify;

use super::packing::{Running, pack};
use super::remote_host::{HostInfo, Packed};
use super::table::{PackedReservation, Tasks};

/// The tasks of an executor.
pub(crate) struct OfExecutor;

impl Tasks for OfExecutor {
    type Queued = QueuedTask;
    type Begun = Running;

    fn unbegin(task: Running) -> QueuedTask {
        task.unbegin()
    }
}

/// What was handed in.
pub(crate) enum Submitted {
    /// A task that waits.
    Queued(QueuedTask),
    /// A task that was begun and packed, since there was room, and what is left of it.
    Packed(Packed<Running>, Option<QueuedTask>),
}

/// What the service is to be told.
pub(crate) enum Event {
    /// Tasks were packed.
    Packed(PackedReservation<OfExecutor>),
    /// The task of this tag is to stop.
    Stop(u64),
    /// Everything that waits is to be handed over.
    TakePending(Sender<Vec<QueuedTask>>),
    /// What is running is to be told.
    Running(Sender<Vec<RunningTask>>),
    /// The processes of all hosts are to be killed.
    Kill,
}

/// What the executor and its service share.
pub(crate) struct Submissions {
    state: Mutex<State>,
    /// Signalled when there is room for another task, when all is done, and when hosts come or go.
    changed: Condvar,
    /// Wakes the service.
    notify: Notify,
    limit: Option<Limit>,
    /// How many bytes a request may have.
    largest_message: u64,
}

/// The limit of a queue.
struct Limit {
    max_pending: usize,
    /// Counts a task that is cancelled while it waits.
    on_cancel: OnCancel,
}

#[derive(Default)]
struct State {
    /// What was handed in and not taken by the service.
    tasks: VecDeque<Submitted>,
    /// For how many more tasks hosts have room, while nothing waits.
    room: usize,
    events: Vec<Event>,
    /// The stages whose futures are not done, by their numbers.
    stages: BTreeMap<u64, QueuedTask>,
    /// How many stages there ever were.
    stages_ever: u64,
    /// Whether the service was woken and has not looked.
    is_notified: bool,
    /// How many threads wait for a change. To wake none costs a call of the system too.
    threads_waiting: usize,
    /// Why no more tasks are taken.
    closed: Option<TaskError>,
    counts: Counts,
    hosts: Vec<HostInfo>,
    /// What was said of those that wanted to join and could not.
    refused: Vec<String>,
    /// Whether the service has ended.
    has_ended: bool,
}

/// How many tasks there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// How many wait. In an executor without a limit, those among them that were cancelled.
    pub(crate) pending: usize,
    /// How many are with a host, or have callbacks that run.
    pub(crate) running: usize,
    /// How many have ended.
    pub(crate) completed: u64,
}

impl Counts {
    /// How many tasks wait, if there are so many workers. Those count too that were begun while all workers had one.
    pub(crate) fn waiting(&self, workers: usize) -> usize {
        self.pending + self.running.saturating_sub(workers)
    }
}

impl Submissions {
    /// For an executor whose queue has this limit, if it has one.
    pub(crate) fn new(max_pending: Option<usize>, largest_message: u64) -> Arc<Self> {
        Arc::new_cyclic(|submissions: &Weak<Self>| {
            let submissions = submissions.clone();
            let note_cancelled = move || {
                submissions
                    .upgrade()
                    .into_iter()
                    .for_each(|submissions| submissions.count(|counts| counts.pending -= 1));
            };
            let limit = max_pending.map(|max_pending| Limit { max_pending, on_cancel: OnCancel::new(note_cancelled) });
            Submissions {
                state: Mutex::default(),
                changed: Condvar::new(),
                notify: Notify::new(),
                limit,
                largest_message,
            }
        })
    }

    /// Hands in a task. It comes back if the queue is full until the deadline.
    pub(crate) fn submit<K>(
        self: &Arc<Self>,
        task: K,
        deadline: Option<Instant>,
    ) -> Result<Future<'static, K::Value>, K>
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        let mut state = self.lock();
        if let Some(limit) = &self.limit {
            while state.waiting() >= limit.max_pending && state.closed.is_none() {
                match self.wait(state, deadline) {
                    Some(next) => state = next,
                    None => return Err(task),
                }
            }
        }
        let refused = state.closed.clone();
        state.counts.pending += usize::from(refused.is_none());
        // Without the lock: to make it may call back here.
        drop(state);
        let (queued, future) = match &self.limit {
            Some(limit) if refused.is_none() => QueuedTask::telling(task, &limit.on_cancel),
            _ => QueuedTask::new(task),
        };
        match refused {
            Some(reason) => queued.refuse(reason),
            None => self.enqueue(queued),
        }
        Ok(future)
    }

    /// Puts a task behind all others; it is packed here if a host has room for it.
    fn enqueue(self: &Arc<Self>, queued: QueuedTask) {
        let mut state = self.lock();
        if state.room == 0 || !state.tasks.is_empty() {
            state.tasks.push_back(Submitted::Queued(queued));
            return self.notify_service(state);
        }
        state.room -= 1;
        drop(state);
        let Some((begun, rest)) = queued.begin() else {
            let gone = self.not_counted(1);
            return self.count(|counts| counts.pending -= gone);
        };
        self.count(|counts| {
            counts.running += 1;
            counts.pending -= usize::from(rest.is_none());
        });
        match pack(begun, self) {
            Ok(packed) => {
                let mut state = self.lock();
                state.tasks.push_back(Submitted::Packed(packed, rest));
                self.notify_service(state);
            }
            Err(ended) => {
                ended.end(self);
                rest.into_iter().for_each(|rest| self.enqueue(rest));
            }
        }
    }

    /// How many bytes a request may have.
    pub(crate) fn largest_message(&self) -> u64 {
        self.largest_message
    }

    /// For how many more tasks hosts have room, while nothing waits.
    pub(crate) fn set_room(&self, room: usize) {
        self.lock().room = room;
    }

    /// How many tasks are to be counted as pending no more, of so many that were found to be cancelled.
    pub(crate) fn not_counted(&self, found_cancelled: usize) -> usize {
        // With a limit each has told when it was cancelled.
        if self.limit.is_some() { 0 } else { found_cancelled }
    }

    /// Adds a stage, which `make` makes with a function that is called if the stage is cancelled. It is queued when the future
    /// is done that it waits for, in a full queue too: the thread that completes that must not wait.
    pub(crate) fn add_stage<T: 'static, R>(self: &Arc<Self>, make: impl FnOnce(&OnCancel) -> (StageTask<T>, R)) -> R {
        let number = {
            let mut state = self.lock();
            state.stages_ever += 1;
            state.stages_ever
        };
        let weak = Arc::downgrade(self);
        let note_cancelled = move || weak.upgrade().into_iter().for_each(|here| here.forget_stage(number));
        let (StageTask { queued, first }, made) = make(&OnCancel::new(note_cancelled));
        let mut state = self.lock();
        if let Some(reason) = state.closed.clone() {
            drop(state);
            queued.refuse(reason);
            return made;
        }
        // None of a function that is not registered, which has failed.
        if !queued.is_cancelled() {
            state.stages.insert(number, queued);
            drop(state);
            let here = self.clone();
            first.when_done(move || here.queue_stage(number));
        }
        made
    }

    /// Queues a stage whose future is done, unless it was cancelled.
    fn queue_stage(&self, number: u64) {
        let mut state = self.lock();
        if let Some(stage) = state.stages.remove(&number) {
            state.counts.pending += 1;
            state.tasks.push_back(Submitted::Queued(stage));
            self.notify_service(state);
        }
    }

    /// Takes out all tasks that the service has not seen, and all stages, to be refused.
    pub(crate) fn take_tasks(&self) -> VecDeque<Submitted> {
        let mut state = self.lock();
        let stages = std::mem::take(&mut state.stages);
        state.counts.pending += stages.len();
        let mut tasks = std::mem::take(&mut state.tasks);
        tasks.extend(stages.into_values().map(Submitted::Queued));
        tasks
    }

    /// A stage was cancelled: it waits no more, for its future or in the queue.
    fn forget_stage(&self, number: u64) {
        let mut state = self.lock();
        let stage = state.stages.remove(&number);
        if stage.is_none() && self.limit.is_some() {
            state.counts.pending -= 1;
        }
        self.note_change(&state);
        drop(state);
        // Without the lock: dropping it runs code that is not ours.
        drop(stage);
    }

    /// Tells the service something.
    pub(crate) fn tell(&self, event: Event) {
        let mut state = self.lock();
        if !state.has_ended {
            state.events.push(event);
            self.notify_service(state);
        }
    }

    fn notify_service(&self, mut state: MutexGuard<'_, State>) {
        if !std::mem::replace(&mut state.is_notified, true) {
            drop(state);
            self.notify.notify_one();
        }
    }

    /// Waits until there is something for the service.
    pub(crate) async fn notified(&self) {
        self.notify.notified().await;
    }

    /// Takes out what there is for the service.
    pub(crate) fn take(&self) -> (VecDeque<Submitted>, Vec<Event>) {
        let mut state = self.lock();
        state.is_notified = false;
        (std::mem::take(&mut state.tasks), std::mem::take(&mut state.events))
    }

    /// Changes the counts.
    pub(crate) fn count(&self, change: impl FnOnce(&mut Counts)) {
        let mut state = self.lock();
        change(&mut state.counts);
        self.note_change(&state);
        if state.closed.is_some() && state.is_idle() {
            self.notify_service(state);
        }
    }

    /// What is running at this moment.
    pub(crate) fn running(&self) -> Vec<RunningTask> {
        let (sender, running) = channel();
        self.tell(Event::Running(sender));
        // Nothing, if the service has ended.
        running.recv().unwrap_or_default()
    }

    /// Cancels everything that waits. Callbacks run in this thread.
    pub(crate) fn cancel_pending(&self) {
        let (sender, pending) = channel();
        self.tell(Event::TakePending(sender));
        // None, if the service has ended.
        self.refuse_all(pending.recv().unwrap_or_default(), &TaskError::Cancelled);
    }

    /// Ends these, which wait, in this error.
    pub(crate) fn refuse_all(&self, waiting: Vec<QueuedTask>, reason: &TaskError) {
        for task in waiting {
            task.refuse(reason.clone());
            let gone = self.not_counted(1);
            self.count(|counts| counts.pending -= gone);
        }
    }

    /// How many workers and tasks there are.
    pub(crate) fn stats(&self) -> Stats {
        let state = self.lock();
        let mut stats = Stats::default();
        stats.workers = state.workers();
        stats.pending = state.waiting() + state.stages.len();
        stats.running = state.counts.running.min(stats.workers);
        stats.idle = stats.workers - stats.running;
        stats.completed = state.counts.completed;
        stats
    }

    /// Takes no more tasks, for this reason. The first one counts.
    pub(crate) fn close(&self, reason: TaskError) {
        let mut state = self.lock();
        state.closed.get_or_insert(reason);
        self.note_change(&state);
        self.notify_service(state);
    }

    /// Whether no more tasks are taken and all have ended.
    pub(crate) fn is_over(&self) -> bool {
        let state = self.lock();
        state.closed.is_some() && state.is_idle()
    }

    /// Waits until all tasks have ended and their callbacks have run. `false` if the deadline came first.
    pub(crate) fn wait_idle(&self, deadline: Option<Instant>) -> bool {
        let mut state = self.lock();
        while !state.is_idle() {
            match self.wait(state, deadline) {
                Some(next) => state = next,
                None => return false,
            }
        }
        true
    }

    /// Waits until the service has ended. `false` if the deadline came first.
    pub(crate) fn wait_until_ended(&self, deadline: Option<Instant>) -> bool {
        let mut state = self.lock();
        while !state.has_ended {
            match self.wait(state, deadline) {
                Some(next) => state = next,
                None => return false,
            }
        }
        true
    }

    /// The service has ended.
    pub(crate) fn note_end(&self) {
        let mut state = self.lock();
        state.has_ended = true;
        state.events.clear();
        state.hosts.clear();
        self.note_change(&state);
    }

    pub(crate) fn set_hosts(&self, hosts: Vec<HostInfo>) {
        let mut state = self.lock();
        state.hosts = hosts;
        self.note_change(&state);
    }

    pub(crate) fn hosts(&self) -> Vec<HostInfo> {
        self.lock().hosts.clone()
    }

    pub(crate) fn note_refused(&self, what: String) {
        let mut state = self.lock();
        if !state.refused.contains(&what) {
            state.refused.push(what);
        }
    }

    /// Waits until the hosts that have joined have so many workers.
    pub(crate) fn wait_for_workers(&self, workers: usize, deadline: Option<Instant>) -> Result<(), TooFewWorkers> {
        let mut state = self.lock();
        loop {
            let there = state.workers();
            if there >= workers {
                return Ok(());
            }
            let (hosts, refused) = (state.hosts.len(), state.refused.clone());
            match self.wait(state, deadline) {
                Some(next) => state = next,
                None => return Err(TooFewWorkers { wanted: workers, there, hosts, refused }),
            }
        }
    }

    /// Waits for a change. None if the deadline has passed.
    fn wait<'s>(
        &'s self,
        mut state: MutexGuard<'s, State>,
        deadline: Option<Instant>,
    ) -> Option<MutexGuard<'s, State>> {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if left == Some(Duration::ZERO) {
            return None;
        }
        state.threads_waiting += 1;
        let mut state = match left {
            None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            Some(left) => self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
        };
        state.threads_waiting -= 1;
        Some(state)
    }

    /// Wakes all threads that wait for a change.
    fn note_change(&self, state: &State) {
        if state.threads_waiting > 0 {
            self.changed.notify_all();
        }
    }

    /// What is guarded is whole after each step, so a panic of another thread does not matter.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn workers(&self) -> usize {
        self.hosts.iter().map(|host| host.workers).sum()
    }

    /// How many tasks wait.
    fn waiting(&self) -> usize {
        self.counts.waiting(self.workers())
    }

    fn is_idle(&self) -> bool {
        self.counts.pending == 0 && self.counts.running == 0 && self.stages.is_empty()
    }
}

/// Fewer workers have joined than were waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooFewWorkers {
    /// How many were waited for.
    pub wanted: usize,
    /// How many there are.
    pub there: usize,
    /// On how many hosts they are.
    pub hosts: usize,
    /// What is known of hosts that wanted to join and were refused, a sentence each.
    pub refused: Vec<String>,
}

impl fmt::Display for TooFewWorkers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TooFewWorkers { wanted, there, hosts, refused } = self;
        write!(f, "{there} of {wanted} workers have joined, on {hosts} hosts")?;
        refused.iter().try_for_each(|sentence| write!(f, "; refused: {sentence}"))
    }
}

impl std::error::Error for TooFewWorkers {}
