//! [`Submissions`]: what the executor hands over to its service.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use futures_pool::transport::{OnCancel, QueuedTask, StageTask};
use futures_pool::{Future, Remote, RunningTask, TaskError};

use super::counts::{Admission, TaskCounts};
use super::ends::refuse_all;
use super::remote_host::Packed;
use super::running::{Packer, Running};
use super::table::{PackedReservation, Tasks};

/// The tasks of an executor.
pub(crate) struct OfExecutor;

impl Tasks for OfExecutor {
    type Queued = QueuedTask;
    type Begun = Running;

    fn unbegin(task: Running) -> QueuedTask {
        task.unbegin()
    }

    fn attempts(task: &Running) -> Option<u32> {
        task.task.attempts()
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

/// What the executor hands over to its service.
pub(crate) struct Submissions {
    counts: Arc<TaskCounts>,
    packer: Packer,
    inbox: Mutex<Inbox>,
}

/// What the service has not looked at.
#[derive(Default)]
struct Inbox {
    tasks: VecDeque<Submitted>,
    events: Vec<Event>,
    /// For how many more tasks hosts have room, while nothing waits.
    room: usize,
    /// The stages whose futures are not done, by their numbers.
    stages: BTreeMap<u64, QueuedTask>,
    /// How many stages there ever were.
    stages_ever: u64,
    /// Whether the service was woken and has not looked.
    is_notified: bool,
    /// Whether the service has ended.
    has_ended: bool,
}

impl Submissions {
    /// For an executor whose queue has this limit, if it has one.
    pub(crate) fn new(max_pending: Option<usize>, largest_message: u64) -> Arc<Self> {
        Arc::new_cyclic(|submissions: &Weak<Self>| {
            let submissions = submissions.clone();
            let stop = move |tag| submissions.upgrade().into_iter().for_each(|here| here.tell(Event::Stop(tag)));
            let counts = TaskCounts::new(max_pending);
            let packer = Packer { counts: counts.clone(), largest_message, stop: Arc::new(stop) };
            Submissions { counts, packer, inbox: Mutex::default() }
        })
    }

    pub(crate) fn counts(&self) -> &Arc<TaskCounts> {
        &self.counts
    }

    pub(crate) fn packer(&self) -> &Packer {
        &self.packer
    }

    /// Hands in a task. It comes back if the queue is full until the deadline.
    pub(crate) fn submit<K>(&self, task: K, deadline: Option<Instant>) -> Result<Future<'static, K::Value>, K>
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        let (queued, future) = match self.counts.admit(deadline) {
            Admission::Full => return Err(task),
            Admission::Refused(reason) => {
                let (queued, future) = QueuedTask::new(task);
                queued.refuse(reason);
                return Ok(future);
            }
            Admission::Admitted => match self.counts.on_cancel() {
                Some(on_cancel) => QueuedTask::telling(task, on_cancel),
                None => QueuedTask::new(task),
            },
        };
        self.enqueue(queued);
        Ok(future)
    }

    /// Puts a task behind all others; it is packed here if a host has room for it.
    fn enqueue(&self, queued: QueuedTask) {
        let mut inbox = self.inbox();
        if inbox.room == 0 || !inbox.tasks.is_empty() {
            return self.push(inbox, Submitted::Queued(queued));
        }
        inbox.room -= 1;
        drop(inbox);
        let Some((begun, rest)) = queued.begin() else {
            let gone = self.counts.not_counted(1);
            return self.counts.count(|tasks| tasks.pending -= gone);
        };
        self.counts.count(|tasks| {
            tasks.running += 1;
            tasks.pending -= usize::from(rest.is_none());
        });
        match self.packer.pack(begun) {
            Ok(packed) => self.push(self.inbox(), Submitted::Packed(packed, rest)),
            Err(ended) => {
                ended.end(&self.counts);
                rest.into_iter().for_each(|rest| self.enqueue(rest));
            }
        }
    }

    fn push(&self, mut inbox: MutexGuard<'_, Inbox>, submitted: Submitted) {
        inbox.tasks.push_back(submitted);
        self.notify_service(inbox);
    }

    /// Adds a stage, which `make` makes with a function that is called if the stage is cancelled. It is queued when the future
    /// is done that it waits for, in a full queue too: the thread that completes that must not wait.
    pub(crate) fn add_stage<T: 'static, R>(self: &Arc<Self>, make: impl FnOnce(&OnCancel) -> (StageTask<T>, R)) -> R {
        let number = {
            let mut inbox = self.inbox();
            inbox.stages_ever += 1;
            inbox.stages_ever
        };
        // One that is refused is not counted.
        let is_counted = Arc::new(AtomicBool::new(false));
        let (weak, was_counted) = (Arc::downgrade(self), is_counted.clone());
        let note_cancelled = move || {
            let here = weak.upgrade().filter(|_| was_counted.load(Acquire));
            here.into_iter().for_each(|here| here.forget_stage(number));
        };
        let (StageTask { queued, first }, made) = make(&OnCancel::new(note_cancelled));
        // One of a function that is not registered has failed.
        if queued.is_cancelled() {
            return made;
        }
        match self.counts.admit_stage() {
            Err(reason) => queued.refuse(reason),
            Ok(()) => {
                is_counted.store(true, Release);
                self.inbox().stages.insert(number, queued);
                let here = self.clone();
                first.when_done(move || here.queue_stage(number));
            }
        }
        made
    }

    /// Queues a stage whose future is done, unless it was cancelled.
    fn queue_stage(&self, number: u64) {
        let mut inbox = self.inbox();
        if let Some(stage) = inbox.stages.remove(&number) {
            self.counts.count(|tasks| {
                tasks.stages -= 1;
                tasks.pending += 1;
            });
            self.push(inbox, Submitted::Queued(stage));
        }
    }

    /// A stage was cancelled: it waits no more, for its future or in the queue.
    fn forget_stage(&self, number: u64) {
        let mut inbox = self.inbox();
        let stage = inbox.stages.remove(&number);
        let was_stage = stage.is_some();
        let has_limit = self.counts.on_cancel().is_some();
        self.counts.count(|tasks| match was_stage {
            true => tasks.stages -= 1,
            // Without a limit it is counted when it is found.
            false => tasks.pending -= usize::from(has_limit),
        });
        drop(inbox);
        // Without the lock: dropping it runs code that is not ours.
        drop(stage);
    }

    /// For how many more tasks hosts have room, while nothing waits.
    pub(crate) fn set_room(&self, room: usize) {
        self.inbox().room = room;
    }

    /// Tells the service something.
    pub(crate) fn tell(&self, event: Event) {
        let mut inbox = self.inbox();
        if !inbox.has_ended {
            inbox.events.push(event);
            self.notify_service(inbox);
        }
    }

    /// Takes out what there is for the service.
    pub(crate) fn take(&self) -> (VecDeque<Submitted>, Vec<Event>) {
        let mut inbox = self.inbox();
        inbox.is_notified = false;
        (std::mem::take(&mut inbox.tasks), std::mem::take(&mut inbox.events))
    }

    /// Takes out all tasks that the service has not seen, and all stages, to be refused.
    pub(crate) fn take_tasks(&self) -> VecDeque<Submitted> {
        let mut inbox = self.inbox();
        let stages = std::mem::take(&mut inbox.stages);
        self.counts.count(|tasks| {
            tasks.stages -= stages.len();
            tasks.pending += stages.len();
        });
        let mut tasks = std::mem::take(&mut inbox.tasks);
        tasks.extend(stages.into_values().map(Submitted::Queued));
        tasks
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
        refuse_all(pending.recv().unwrap_or_default(), &TaskError::Cancelled, &self.counts);
    }

    /// The service has ended.
    pub(crate) fn note_end(&self) {
        let mut inbox = self.inbox();
        inbox.has_ended = true;
        inbox.events.clear();
        drop(inbox);
        self.counts.note_end();
    }

    fn notify_service(&self, mut inbox: MutexGuard<'_, Inbox>) {
        if !std::mem::replace(&mut inbox.is_notified, true) {
            drop(inbox);
            self.counts.wake_service();
        }
    }

    /// What is guarded is whole after each step, so a panic of another thread does not matter. The lock of the counts is taken
    /// while this one is held, and never the other way round.
    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
