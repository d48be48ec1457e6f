//! [`TaskCounts`]: how many tasks and workers there are, for all who wait for one of these numbers.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use futures_pool::transport::OnCancel;
use futures_pool::{Stats, TaskError};
use tokio::sync::Notify;

use super::remote_host::HostInfo;

/// How many tasks and workers there are.
pub(crate) struct TaskCounts {
    state: Mutex<State>,
    /// Signalled when there may be room for another task, when all is done, and when hosts come or go.
    changed: Condvar,
    /// Wakes the service.
    notify: Notify,
    limit: Option<Limit>,
}

/// The limit of a queue.
struct Limit {
    max_pending: usize,
    /// Counts a task that is cancelled while it waits.
    on_cancel: OnCancel,
}

#[derive(Default)]
struct State {
    tasks: Tasks,
    hosts: Vec<HostInfo>,
    /// What was said of those that wanted to join and could not.
    refused: Vec<String>,
    /// Why no more tasks are taken.
    closed: Option<TaskError>,
    /// Whether the service has ended.
    has_ended: bool,
    /// How many threads wait for a change. To wake none costs a call of the system too.
    threads_waiting: usize,
}

/// How many tasks there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tasks {
    /// How many wait. In an executor without a limit, those among them that were cancelled.
    pub(crate) pending: usize,
    /// How many stages wait for their futures.
    pub(crate) stages: usize,
    /// How many are with a host, or have callbacks that run.
    pub(crate) running: usize,
    /// How many have ended.
    pub(crate) completed: u64,
}

/// Whether a task is taken.
pub(crate) enum Admission {
    /// It is, and counts as pending.
    Admitted,
    /// It is not, for this reason.
    Refused(TaskError),
    /// The queue was full all the time.
    Full,
}

impl TaskCounts {
    /// For a queue with this limit, if it has one.
    pub(crate) fn new(max_pending: Option<usize>) -> Arc<Self> {
        Arc::new_cyclic(|counts: &Weak<Self>| {
            let counts = counts.clone();
            let note_cancelled =
                move || counts.upgrade().into_iter().for_each(|counts| counts.count(|tasks| tasks.pending -= 1));
            let limit = max_pending.map(|max_pending| Limit { max_pending, on_cancel: OnCancel::new(note_cancelled) });
            TaskCounts { state: Mutex::default(), changed: Condvar::new(), notify: Notify::new(), limit }
        })
    }

    /// Takes a task, waiting for room until the deadline.
    pub(crate) fn admit(&self, deadline: Option<Instant>) -> Admission {
        let mut state = self.lock();
        if let Some(limit) = &self.limit {
            while state.waiting() >= limit.max_pending && state.closed.is_none() {
                match self.wait(state, deadline) {
                    Some(next) => state = next,
                    None => return Admission::Full,
                }
            }
        }
        if let Some(reason) = &state.closed {
            return Admission::Refused(reason.clone());
        }
        state.tasks.pending += 1;
        Admission::Admitted
    }

    /// Takes a stage, for which there is always room.
    ///
    /// # Errors
    /// If no more tasks are taken.
    pub(crate) fn admit_stage(&self) -> Result<(), TaskError> {
        let mut state = self.lock();
        if let Some(reason) = &state.closed {
            return Err(reason.clone());
        }
        state.tasks.stages += 1;
        Ok(())
    }

    /// What is to be told when a task is cancelled, in a queue with a limit: it counts the task as pending no more.
    pub(crate) fn on_cancel(&self) -> Option<&OnCancel> {
        self.limit.as_ref().map(|limit| &limit.on_cancel)
    }

    /// How many tasks are to be counted as pending no more, of so many that were found to be cancelled.
    pub(crate) fn not_counted(&self, found_cancelled: usize) -> usize {
        // With a limit each has told when it was cancelled.
        if self.limit.is_some() { 0 } else { found_cancelled }
    }

    /// Changes the counts of tasks.
    pub(crate) fn count(&self, change: impl FnOnce(&mut Tasks)) {
        let mut state = self.lock();
        change(&mut state.tasks);
        let is_over = state.is_over();
        self.note_change(&state);
        drop(state);
        if is_over {
            self.wake_service();
        }
    }

    /// Wakes the service, or keeps it awake.
    pub(crate) fn wake_service(&self) {
        self.notify.notify_one();
    }

    /// Waits until the service is woken.
    pub(crate) async fn woken(&self) {
        self.notify.notified().await;
    }

    /// How many workers and tasks there are.
    pub(crate) fn stats(&self) -> Stats {
        let state = self.lock();
        let mut stats = Stats::default();
        stats.workers = state.workers();
        stats.pending = state.waiting() + state.tasks.stages;
        stats.running = state.tasks.running.min(stats.workers);
        stats.idle = stats.workers - stats.running;
        stats.completed = state.tasks.completed;
        stats
    }

    /// Takes no more tasks, for this reason. The first one counts.
    pub(crate) fn close(&self, reason: TaskError) {
        let mut state = self.lock();
        state.closed.get_or_insert(reason);
        self.note_change(&state);
        drop(state);
        self.wake_service();
    }

    /// Whether no more tasks are taken and all have ended.
    pub(crate) fn is_over(&self) -> bool {
        self.lock().is_over()
    }

    /// Waits until all tasks have ended and their callbacks have run. `false` if the deadline came first.
    pub(crate) fn wait_idle(&self, deadline: Option<Instant>) -> bool {
        self.wait_until(deadline, State::is_idle)
    }

    /// Waits until the service has ended. `false` if the deadline came first.
    pub(crate) fn wait_until_ended(&self, deadline: Option<Instant>) -> bool {
        self.wait_until(deadline, |state| state.has_ended)
    }

    /// The service has ended.
    pub(crate) fn note_end(&self) {
        let mut state = self.lock();
        state.has_ended = true;
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

    /// Notes why something that wanted to join could not.
    pub(crate) fn note_refused(&self, what: String) {
        let mut state = self.lock();
        if !state.refused.contains(&what) {
            state.refused.push(what);
        }
    }

    /// Waits until the hosts that have joined have so many workers.
    pub(crate) fn wait_for_workers(&self, workers: usize, deadline: Option<Instant>) -> Result<(), TooFewWorkers> {
        self.wait_until(deadline, |state| state.workers() >= workers || state.closed.is_some());
        let state = self.lock();
        let there = state.workers();
        if there >= workers {
            return Ok(());
        }
        let (hosts, refused) = (state.hosts.len(), state.refused.clone());
        Err(TooFewWorkers { wanted: workers, there, hosts, refused, closed: state.closed.clone() })
    }

    /// Waits until this is true. `false` if the deadline came first.
    fn wait_until(&self, deadline: Option<Instant>, mut is_so: impl FnMut(&State) -> bool) -> bool {
        let mut state = self.lock();
        while !is_so(&state) {
            match self.wait(state, deadline) {
                Some(next) => state = next,
                None => return false,
            }
        }
        true
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

    /// How many tasks wait. Those count too that were begun while all workers had one.
    fn waiting(&self) -> usize {
        self.tasks.pending + self.tasks.running.saturating_sub(self.workers())
    }

    fn is_idle(&self) -> bool {
        let Tasks { pending, stages, running, .. } = self.tasks;
        pending == 0 && stages == 0 && running == 0
    }

    fn is_over(&self) -> bool {
        self.closed.is_some() && self.is_idle()
    }
}

/// Fewer workers have joined than were waited for.
#[derive(Clone, Debug)]
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
    /// Why no more will come, if the executor has ended.
    pub closed: Option<TaskError>,
}

impl fmt::Display for TooFewWorkers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TooFewWorkers { wanted, there, hosts, refused, closed } = self;
        let on_hosts = if *hosts == 1 { "host" } else { "hosts" };
        write!(f, "{there} of {wanted} workers have joined, on {hosts} {on_hosts}")?;
        refused.iter().try_for_each(|sentence| write!(f, "; refused: {sentence}"))?;
        closed.iter().try_for_each(|reason| write!(f, "; no more will come: {reason}"))
    }
}

impl std::error::Error for TooFewWorkers {}
