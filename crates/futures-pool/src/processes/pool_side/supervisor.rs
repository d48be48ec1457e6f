//! [`Supervisor`]: a thread of the pool that has a worker process, sends it tasks, and ends their futures.
//!
//! Mostly one task is sent, and the next one when its outcome is there. When many in a row took no time, several are
//! sent at once, so that the process never waits for the next; it still answers each before it begins the next. So it
//! is always known which one a process was running when it died, and the others are queued again. If one of several
//! takes its time after all, those behind it are asked back, for a worker that is free.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;
use std::time::{Duration, Instant};

use super::handle::WorkerHandle;
use super::keep_dying::KeepDying;
use super::pipeline::Pipeline;
use super::process::{self, NotStarted, Process, Received};
use super::sent_task::{RemoteJob, SentTask, ToSend};
use super::workers::{Initializer, Processes};
use crate::error::{Death, InitializerFailed, TaskError, WorkerDied};
use crate::panic;
use crate::pool::job_guard::JobGuard;
use crate::pool::{Pool, WorkerKind};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::spin::Spin;
use crate::token::{CancelToken, Listening};
use crate::worker::info::WorkerInfo;
use crate::worker::job::Worker;

/// How many bytes of requests can be written without the worker reading any.
const UNREAD: u64 = 4 << 10;
/// How long a task may take before those that were sent behind it are asked back.
const RECALL_AFTER: Duration = Duration::from_millis(1);
/// How long the last worker waits before it tries again to start a process.
const BEFORE_NEXT_START: Duration = Duration::from_millis(10);

/// What the thread of a worker runs: it owns the worker process, and all tasks between the queue and the process.
pub(crate) struct Supervisor<'d> {
    pool: &'d Arc<Pool<'static, Processes>>,
    info: &'d Arc<WorkerInfo>,
    /// The worker process; none before the first task, and after a process has ended.
    process: Option<Process>,
    /// How many tasks the process has done.
    done: usize,
    /// The tasks that the process was sent and has not answered. It is running the first.
    sent: VecDeque<Sent>,
    /// The tasks that were taken from the queue and are to be sent next.
    unsent: VecDeque<Box<dyn SentTask>>,
    /// Counts this worker as busy with the first task that was sent; none if that has not begun.
    guard: Option<JobGuard<'d, 'static, Processes>>,
    /// How many tasks may be sent at a time.
    pipeline: Pipeline,
    /// The highest number of the requests that were asked back and may come back; none if none were.
    recalled: Option<u64>,
    /// How many processes of this worker in a row were not ready for a first task.
    failed_starts: usize,
    /// Whether this worker was given up, since the system has no process for it.
    removed: bool,
}

/// A task that the process was sent and has not answered.
struct Sent {
    task: Box<dyn SentTask>,
    /// The number of the request, counted as requests are sent to this process.
    number: u64,
    /// How many bytes the request has, all of which may be unread.
    length: u64,
}

impl WorkerKind<'static> for Processes {
    type Job = dyn RemoteJob;

    fn run_jobs(pool: &Arc<Pool<'static, Self>>, info: &Arc<WorkerInfo>) {
        Supervisor::new(pool, info).run();
    }
}

impl<'d> Supervisor<'d> {
    pub(crate) fn new(pool: &'d Arc<Pool<'static, Processes>>, info: &'d Arc<WorkerInfo>) -> Self {
        Supervisor {
            pool,
            info,
            process: None,
            done: 0,
            sent: VecDeque::new(),
            unsent: VecDeque::new(),
            guard: None,
            pipeline: Pipeline::new(),
            recalled: None,
            failed_starts: 0,
            removed: false,
        }
    }

    /// Runs one job after the other, until the pool needs this worker no more.
    pub(crate) fn run(mut self) {
        let mut spin = Spin::new();
        while let Some(job) = self.pool.queue.pop(self.info, &mut spin) {
            self.take(job);
            self.run_in_hand();
            if self.removed {
                return;
            }
        }
        if let Some(process) = self.process {
            process.close(self.pool.kind.exit_grace);
        }
    }

    /// Takes a job from the queue, unless it was cancelled.
    fn take(&mut self, job: Arc<dyn RemoteJob>) {
        match job.begin() {
            Some(ToSend { task, rest }) => {
                // First the rest, so that others can take of it while this part runs.
                rest.into_iter().for_each(|rest| self.pool.put_back(rest));
                self.unsent.push_back(task);
            }
            None => self.release_popped(),
        }
    }

    /// Counts a job that was popped as finished: this worker has nothing to do with it any more.
    fn release_popped(&self) {
        drop(JobGuard::new(self.pool, self.info));
    }

    /// Runs the tasks in hand, and takes more as long as they are quick.
    fn run_in_hand(&mut self) {
        while self.in_hand() > 0 {
            self.take_more();
            // A task whose token was tripped while it was queued is not begun.
            if self.end_if_stopped() {
                continue;
            }
            let Some(mut process) = self.process.take().or_else(|| self.start()) else { continue };
            match self.exchange(&mut process) {
                // The process has done its number of tasks: the next one goes to a fresh process.
                Ok(()) if self.left_to_do() == 0 => {
                    self.requeue_all();
                    process.close(self.pool.kind.exit_grace);
                }
                // It was killed for a task that had just ended. So it can be used no more, and nothing was lost.
                Ok(()) if self.sent.is_empty() && process.handle().was_stopped() => self.requeue_all(),
                Ok(()) => self.process = Some(process),
                Err(reason) => self.process_died(process, &reason),
            }
        }
    }

    /// How many tasks this worker has taken and not ended.
    fn in_hand(&self) -> usize {
        self.sent.len() + self.unsent.len()
    }

    /// Takes more tasks from the queue, as far as tasks are quick.
    fn take_more(&mut self) {
        let depth = self.pipeline.tasks().min(self.left_to_do());
        // Many at a time: each look at the queue takes locks.
        if self.in_hand() > depth / 2 {
            return;
        }
        // A task that may have to be stopped is the last that is taken: no other may be lost with the process.
        while self.in_hand() < depth && !self.last_is_alone() {
            match self.pool.queue.pop_now() {
                Some(job) => self.take(job),
                None => return,
            }
        }
    }

    /// How many tasks the process may still do.
    fn left_to_do(&self) -> usize {
        self.pool.kind.max_tasks_per_child.map_or(usize::MAX, |most| most.saturating_sub(self.done))
    }

    /// Whether the last task in hand is to be sent alone, since it may have to be stopped.
    fn last_is_alone(&self) -> bool {
        let last = self.unsent.back().or(self.sent.back().map(|sent| &sent.task));
        last.is_some_and(|last| last.token().is_some())
    }

    /// Ends the task that is to be sent next without sending it, if its token is tripped, or if the future whose value
    /// it takes has failed. `true` if it did.
    fn end_if_stopped(&mut self) -> bool {
        let Some(reason) = self.unsent.front().and_then(|next| next.reason_not_to_send()) else { return false };
        self.end_unsent(reason);
        true
    }

    /// Starts a process and makes it ready for the tasks in hand. `None` if that failed; the failure is dealt with.
    fn start(&mut self) -> Option<Process> {
        let processes = &self.pool.kind;
        let mut process = match Process::start(&processes.program, processes.limit, &processes.children) {
            Ok(process) => process,
            Err(NotStarted::Refused(error)) => {
                self.go_without(error);
                return None;
            }
            Err(NotStarted::Died(death)) => {
                self.count_failed_start(death);
                return None;
            }
        };
        // Nothing is known of the new process: its tasks may be slower, and its requests are numbered anew.
        (self.done, self.recalled) = (0, None);
        self.pipeline.reset();
        // Looked at after the process was registered. So either it is seen here that the pool was killed, or the
        // thread that kills the pool finds the process.
        if processes.terminated.load(SeqCst) {
            self.requeue_all();
            return None;
        }
        let Some(initializer) = &processes.initializer else { return Some(process) };
        match initialize(&mut process, &**initializer) {
            Ok(()) => Some(process),
            Err(NotReady::Failed(error)) => {
                self.pool.break_down(TaskError::BrokenPool(Arc::new(InitializerFailed(error))));
                self.requeue_all();
                None
            }
            Err(NotReady::NoAnswer(reason)) => {
                self.process_died(process, &reason);
                None
            }
        }
    }

    /// Gives up this worker, since the system has no process for it; the others do the work. The last worker tries
    /// again first, a few times: the others have left some room. If that fails, everything queued fails.
    fn go_without(&mut self, reason: io::Error) {
        self.failed_starts += 1;
        let reason = TaskError::NoWorker(Arc::new(reason));
        let in_hand = self.return_all();
        if self.failed_starts >= self.pool.kind.max_failed_starts {
            self.pool.remove_worker(self.info, in_hand, &reason);
            self.removed = true;
            return;
        }
        match self.pool.remove_worker_unless_last(self.info, in_hand, &reason) {
            Ok(()) => self.removed = true,
            // This is the last worker: what is in hand stays here, and is sent to the next process.
            Err(in_hand) => {
                thread::sleep(BEFORE_NEXT_START);
                in_hand.into_iter().for_each(|job| self.take(job));
            }
        }
    }

    /// Takes back all tasks in hand, as pending jobs. None of them has begun.
    fn return_all(&mut self) -> Vec<Arc<dyn RemoteJob>> {
        self.take_back_sent();
        self.unsent.drain(..).map(|task| task.unbegin()).collect()
    }

    /// Takes back the tasks that were sent, to be sent again. None of them has begun.
    fn take_back_sent(&mut self) {
        self.guard.take().into_iter().for_each(JobGuard::unbegin);
        while let Some(sent) = self.sent.pop_back() {
            self.unsent.push_front(sent.task);
        }
    }

    /// Sends the tasks in hand and waits for one message. An error says that the process cannot be spoken to any more.
    fn exchange(&mut self, process: &mut Process) -> io::Result<()> {
        let all_sent = self.send(process);
        // Without anything to be answered there is nothing to wait for.
        let Some(Sent { task, number, .. }) = self.sent.front() else {
            return all_sent.map_err(|error| process.why_it_ended(error));
        };
        // If not all could be sent, what was answered before is there to be read, and then the end.
        let (token, number) = (task.token().cloned(), *number);
        // A request that was asked back may come back unrun, so its task has not begun until that is known.
        if self.recalled.is_none_or(|until| until < number) {
            self.recalled = None;
            self.begin_first();
        }
        let handle = process.handle().clone();
        // From here on a tripped token kills the process, until the reply is there.
        let _listening = token.as_ref().map(|token| stop_when_asked(token, &handle, number));
        let deadline = token.and_then(|token| token.deadline()).filter(|_| !handle.was_stopped());
        // The time limit of a task is kept here: a token has no thread that watches the clock. Without one it waits as
        // long as the process lives, or only for a moment if others wait behind this task.
        let patience = match deadline {
            Some(deadline) => Some(deadline.saturating_duration_since(Instant::now())),
            None => (self.in_hand() > 1 && self.recalled.is_none()).then_some(RECALL_AFTER),
        };
        match process.receive(patience) {
            Received::Reply(mut reply) => {
                // First: a thread that stops the task from now on is too late, and would hit the next one.
                handle.forbid_stop();
                // Something was done, so deaths and failed starts before this were not in a row.
                self.pool.kind.deaths.store(0, SeqCst);
                self.pool.kind.failed_starts.store(0, SeqCst);
                self.failed_starts = 0;
                self.pipeline.record_time(reply.time_taken());
                self.done += 1;
                self.end_first(Ok(&mut reply));
            }
            // A task that has begun is never run again, whatever the process says.
            Received::Returned(numbers) if self.guard.is_some() && numbers.contains(&number) => {
                return Err(process::broken_protocol("it gave back the task that it was to run"));
            }
            Received::Returned(numbers) => {
                self.recalled = None;
                self.requeue_sent(|sent| numbers.contains(&sent.number));
            }
            Received::Nothing if deadline.is_some() => handle.stop(number),
            // The first takes its time. Those behind it go back to the queue, for a worker that is free.
            Received::Nothing => {
                self.pipeline.reset();
                self.requeue_unsent();
                self.recalled = Some(process.recall(number + 1));
            }
            Received::End(reason) => return Err(reason),
        }
        Ok(())
    }

    /// Sends the tasks that are unsent, as many as can be written without the process reading any of it.
    fn send(&mut self, process: &mut Process) -> io::Result<()> {
        // What was sent before may all be unread.
        let mut unread: u64 = if self.unsent.is_empty() { 0 } else { self.sent.iter().map(|sent| sent.length).sum() };
        while let Some(next) = self.unsent.front() {
            let refused = if next.token().is_none() { next.reason_not_to_send() } else { None };
            if let Some(reason) = refused {
                self.end_unsent(reason);
                continue;
            }
            let mut request = Outgoing::default();
            next.pack(&mut request);
            let length = request.length();
            // The process would take it for garbage. Only this task fails.
            if length > self.pool.kind.limit {
                let reason = format!("it takes {length} bytes, more than the limit of {}", self.pool.kind.limit);
                let error = TaskError::unsendable(next.info().name, reason);
                drop(request);
                self.end_unsent(error);
                continue;
            }
            let first = self.sent.is_empty();
            // More might fill the socket, and then both sides would wait for the other to read. A task that may have to
            // be stopped is sent alone.
            if !first && (unread + length > UNREAD || next.token().is_some()) {
                break;
            }
            let number = process.send(&request)?;
            if first {
                // By itself: if that fails, the task was not begun and can be sent to another process.
                process.flush()?;
            }
            unread += length;
            drop(request);
            self.sent.extend(self.unsent.pop_front().map(|task| Sent { task, number, length }));
        }
        process.flush()
    }

    /// Counts the first task that was sent as begun.
    fn begin_first(&mut self) {
        if let (None, Some(first)) = (&self.guard, self.sent.front()) {
            let mut guard = JobGuard::new(self.pool, self.info);
            guard.begin(first.task.info());
            self.guard = Some(guard);
        }
    }

    /// Ends the first task that was sent, with the reply, or with the reason why there will be none.
    fn end_first(&mut self, reply: Result<&mut Incoming, TaskError>) {
        self.begin_first();
        if let (Some(mut guard), Some(first)) = (self.guard.take(), self.sent.pop_front()) {
            panic::contain(|| first.task.end(reply, &mut guard));
        }
    }

    /// Ends the task that is to be sent next, for this reason.
    fn end_unsent(&mut self, reason: TaskError) {
        if let Some(task) = self.unsent.pop_front() {
            let mut guard = JobGuard::new(self.pool, self.info);
            panic::contain(|| task.end(Err(reason), &mut guard));
        }
    }

    /// Deals with a process that cannot be spoken to any more: its task fails, unless it may be begun again; those behind it
    /// are queued again.
    fn process_died(&mut self, process: Process, reason: &io::Error) {
        if process.is_unable() {
            // Dropped first: what it holds may be what the next process needs.
            drop(process);
            return self.go_without(io::Error::new(reason.kind(), reason.to_string()));
        }
        let was_ready = process.handle().is_ready();
        let was_stopped = process.handle().was_stopped();
        let death = process.death(reason);
        let mut stop = None;
        // If it left its only request unread, that was not begun, and can be sent to another process.
        let is_begun = was_ready && !(self.sent.len() == 1 && process::left_something_unread(reason));
        if let Some(first) = self.sent.front().filter(|_| is_begun) {
            // A task whose process was killed on its behalf ends in that, and not in the death of the process.
            stop = first.task.token().and_then(|token| token.check().err());
            let was_killed = stop.is_some() || self.pool.kind.terminated.load(SeqCst);
            // One that may be begun again is queued again with the others.
            if was_killed || !first.task.may_begin_again() {
                let task = first.task.info().name.into_owned();
                let died = || TaskError::WorkerDied(Arc::new(WorkerDied { task, death: death.clone() }));
                self.end_first(Err(stop.map_or_else(died, |stop| TaskError::returned(stop.into()))));
            }
        }
        match (stop.is_some() || was_stopped, was_ready) {
            (true, _) => {}
            (false, true) => self.count_death(death),
            (false, false) => return self.count_failed_start(death),
        }
        self.requeue_all();
    }

    /// Counts the death of a process that had been ready, which breaks the pool if it is one too many. In a pool that
    /// was killed no death counts.
    fn count_death(&self, death: Death) {
        let processes = &self.pool.kind;
        if processes.terminated.load(SeqCst) {
            return;
        }
        processes.failed_starts.store(0, SeqCst);
        let most = processes.max_worker_deaths;
        if processes.deaths.fetch_add(1, SeqCst) + 1 >= most {
            self.break_down(KeepDying { was_ready: true, most, death });
        }
    }

    /// Counts a process that died before it was ready, which breaks the pool if it is one too many. But while another
    /// worker is ready, this one tries again a few times, and is then given up.
    fn count_failed_start(&mut self, death: Death) {
        let processes = &self.pool.kind;
        let most = processes.max_failed_starts;
        if processes.terminated.load(SeqCst) {
            return self.requeue_all();
        }
        if processes.children.any_ready() {
            if self.failed_starts + 1 >= most {
                return self.go_without(io::Error::other(death));
            }
            self.failed_starts += 1;
            // Not queued again: that would spawn more workers, whose processes might die as well.
            return self.take_back_sent();
        }
        if processes.failed_starts.fetch_add(1, SeqCst) + 1 >= most {
            self.break_down(KeepDying { was_ready: false, most, death });
        }
        self.requeue_all();
    }

    /// Fails everything that is queued and all that will come.
    fn break_down(&self, reason: KeepDying) {
        self.pool.break_down(TaskError::BrokenPool(Arc::new(reason)));
    }

    /// Queues all tasks in hand again, in their order. None of them has begun, or it may be begun again.
    fn requeue_all(&mut self) {
        self.requeue_unsent();
        self.requeue_sent(|_| true);
    }

    /// Queues again the tasks that were not sent.
    fn requeue_unsent(&mut self) {
        while let Some(task) = self.unsent.pop_back() {
            self.give_back(task);
        }
    }

    /// Queues again those of the tasks that were sent which the process has not begun and will not.
    fn requeue_sent(&mut self, which: impl Fn(&Sent) -> bool) {
        // From the last to the first, since each goes to the front of the queue.
        for position in (0..self.sent.len()).rev() {
            if which(&self.sent[position]) {
                let guard = if position == 0 { self.guard.take() } else { None };
                let sent = self.sent.remove(position);
                sent.into_iter().for_each(|sent| self.give_back(sent.task));
                guard.into_iter().for_each(JobGuard::unbegin);
            }
        }
    }

    /// Queues a task again, at the front of the queue.
    fn give_back(&self, task: Box<dyn SentTask>) {
        self.pool.put_back(task.unbegin());
        self.release_popped();
    }
}

/// Has the process killed when the token is tripped, as long as it is running this request.
fn stop_when_asked(token: &CancelToken, handle: &Arc<WorkerHandle>, request: u64) -> Listening {
    handle.allow_stop(request);
    let handle = handle.clone();
    token.listen(Arc::new(move || handle.stop(request)))
}

/// Has the process make its first call, and waits for the answer.
fn initialize(process: &mut Process, initializer: &dyn Initializer) -> Result<(), NotReady> {
    let mut request = Outgoing::default();
    initializer.pack(&mut request);
    let sent = process.send(&request).and_then(|_| process.flush());
    sent.map_err(|error| NotReady::NoAnswer(process.why_it_ended(error)))?;
    loop {
        match process.receive(None) {
            Received::Reply(mut reply) => return initializer.outcome(&mut reply).map_err(NotReady::Failed),
            Received::End(reason) => return Err(NotReady::NoAnswer(reason)),
            Received::Returned(_) | Received::Nothing => {}
        }
    }
}

/// Why a process is not ready for its first task.
enum NotReady {
    /// The initializer of the pool failed in it.
    Failed(TaskError),
    /// The process cannot be spoken to any more, for this reason.
    NoAnswer(io::Error),
}
