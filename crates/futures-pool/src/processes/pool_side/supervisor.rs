//! [`Supervisor`]: a thread of the pool that has a worker process, sends it tasks, and ends their futures.
//!
//! Mostly one task is sent, and the next one when its outcome is there. When many in a row took no time, several are
//! sent at once, so that the process never waits for the next; it still answers each before it begins the next. So it
//! is always known which one a process was running when it died, and the others are queued again. If one of several
//! takes its time after all, those behind it are asked back, for whoever is free.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;
use std::time::{Duration, Instant};

use super::handle::WorkerHandle;
use super::pipeline::Pipeline;
use super::process::{self, NotStarted, Process, Received};
use super::sent_task::{RemoteJob, SentTask, ToSend};
use super::worker_died::{Death, KeepDying, WorkerDied};
use super::workers::{FirstCall, Processes};
use crate::error::{InitializerFailed, TaskError};
use crate::panic;
use crate::pool::Pool;
use crate::pool::job_guard::JobGuard;
use crate::processes::remote::error::unsendable;
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::spin::Spin;
use crate::token::{CancelToken, Listening};
use crate::worker::info::WorkerInfo;
use crate::worker::job::Worker;

/// So many bytes of requests can be written without the worker reading any.
const UNREAD: u64 = 4 << 10;
/// Those behind a task that takes longer are asked back.
const RECALL_AFTER: Duration = Duration::from_millis(1);
/// So long the last worker waits before it tries again to start a process.
const BEFORE_NEXT_START: Duration = Duration::from_millis(10);

pub(crate) struct Supervisor<'d> {
    pool: &'d Arc<Pool<'static, Processes>>,
    info: &'d Arc<WorkerInfo>,
    process: Option<Process>,
    /// How many tasks this process has done.
    done: usize,
    /// What the process was sent and has not answered; it is at the first.
    sent: VecDeque<Sent>,
    /// Taken from the queue to be sent next.
    unsent: VecDeque<Box<dyn SentTask>>,
    /// That of the first that was sent.
    guard: Option<JobGuard<'d, 'static, Processes>>,
    pipeline: Pipeline,
    /// Up to this number requests were asked back and may come back.
    recalled: Option<u64>,
    /// How many processes in a row were not ready for a first task, here.
    failed_starts: usize,
    /// Whether there is nothing to work with: the pool counts on this worker no more.
    removed: bool,
}

struct Sent {
    task: Box<dyn SentTask>,
    /// Its number among the requests to this process, counted as they are sent.
    number: u64,
    /// How many bytes of it may be unread.
    length: u64,
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

    /// Does one job after the other.
    pub(crate) fn run(mut self) {
        let mut spin = Spin::new();
        while let Some(job) = self.pool.queue.pop(self.info, &mut spin) {
            self.take(job);
            self.work_off();
            if self.removed {
                return;
            }
        }
        if let Some(process) = self.process {
            process.close(self.pool.start.exit_grace);
        }
    }

    /// Takes a job from the queue, unless it was cancelled.
    fn take(&mut self, job: Arc<dyn RemoteJob>) {
        match job.begin() {
            Some(ToSend { task, rest }) => {
                rest.into_iter().for_each(|rest| self.pool.put_back(rest));
                self.unsent.push_back(task);
            }
            None => self.one_less(),
        }
    }

    /// A job that was popped is over for this worker.
    fn one_less(&self) {
        drop(JobGuard::new(self.pool, self.info));
    }

    /// Does what is in hand, and more of its kind.
    fn work_off(&mut self) {
        while self.in_hand() > 0 {
            self.take_more();
            if self.end_if_stopped() {
                continue;
            }
            let Some(mut process) = self.process.take().or_else(|| self.start()) else { continue };
            match self.exchange(&mut process) {
                Ok(()) if self.left_to_do() == 0 => {
                    self.give_back_all();
                    process.close(self.pool.start.exit_grace);
                }
                // Its last task had ended when it was to be stopped.
                Ok(()) if self.sent.is_empty() && process.handle().was_stopped() => self.give_back_all(),
                Ok(()) => self.process = Some(process),
                Err(reason) => self.process_died(process, &reason),
            }
        }
    }

    fn in_hand(&self) -> usize {
        self.sent.len() + self.unsent.len()
    }

    /// Fills up with what is queued, as far as tasks are quick.
    fn take_more(&mut self) {
        let depth = self.pipeline.tasks().min(self.left_to_do());
        if self.in_hand() > depth / 2 {
            return; // many at a time
        }
        while self.in_hand() < depth && !self.last_is_alone() {
            match self.pool.queue.pop_now() {
                Some(job) => self.take(job),
                None => return,
            }
        }
    }

    /// How many tasks this process may still do.
    fn left_to_do(&self) -> usize {
        self.pool.start.max_tasks_per_child.map_or(usize::MAX, |most| most.saturating_sub(self.done))
    }

    /// Whether the last one in hand is to be sent alone, since it may have to be stopped.
    fn last_is_alone(&self) -> bool {
        let last = self.unsent.back().or(self.sent.back().map(|sent| &sent.task));
        last.is_some_and(|last| last.token().is_some())
    }

    /// Ends the one that is to be sent next without sending it, if its token says so, or the future before it failed.
    fn end_if_stopped(&mut self) -> bool {
        let Some(reason) = self.unsent.front().and_then(|next| next.reason_not_to_send()) else { return false };
        self.end_unsent(reason);
        true
    }

    /// A process that is ready for what is in hand; if there is none, then nothing is in hand any more.
    fn start(&mut self) -> Option<Process> {
        let processes = &self.pool.start;
        let mut process = match Process::start(&processes.program, processes.limit, &processes.census) {
            Ok(process) => process,
            Err(NotStarted::Refused(error)) => {
                self.go_without(error);
                return None;
            }
            Err(NotStarted::Died(death)) => {
                self.count_stillborn(death);
                return None;
            }
        };
        (self.done, self.recalled) = (0, None);
        self.pipeline.reset();
        if processes.over.load(SeqCst) {
            self.give_back_all();
            return None;
        }
        let Some(call) = processes.initializer.as_ref().map(|initializer| initializer()) else { return Some(process) };
        match initialize(&mut process, call) {
            Ok(()) => Some(process),
            Err(NotReady::Failed(error)) => {
                self.pool.break_down(TaskError::BrokenPool(Arc::new(InitializerFailed(error))));
                self.give_back_all();
                None
            }
            Err(NotReady::NoAnswer(reason)) => {
                self.process_died(process, &reason);
                None
            }
        }
    }

    /// The system has no process for this worker, so it goes, and the others do the work. The last one tries again
    /// first, a few times: those that have gone have left some room. If that fails, everything queued fails.
    fn go_without(&mut self, reason: io::Error) {
        self.failed_starts += 1;
        let reason = TaskError::NoWorker(Arc::new(reason));
        let in_hand = self.return_all();
        if self.failed_starts >= self.pool.start.max_failed_starts {
            self.pool.remove_worker(self.info, in_hand, &reason);
            self.removed = true;
            return;
        }
        match self.pool.remove_worker_unless_last(self.info, in_hand, &reason) {
            Ok(()) => self.removed = true,
            Err(in_hand) => {
                thread::sleep(BEFORE_NEXT_START);
                in_hand.into_iter().for_each(|job| self.take(job));
            }
        }
    }

    /// What is in hand, none of it begun.
    fn return_all(&mut self) -> Vec<Arc<dyn RemoteJob>> {
        self.take_back_sent();
        self.unsent.drain(..).map(|task| task.return_()).collect()
    }

    /// What was sent and not begun is to be sent again.
    fn take_back_sent(&mut self) {
        self.guard.take().into_iter().for_each(JobGuard::call_off);
        while let Some(sent) = self.sent.pop_back() {
            self.unsent.push_front(sent.task);
        }
    }

    /// Sends what is in hand and waits for a message.
    fn exchange(&mut self, process: &mut Process) -> io::Result<()> {
        let all_sent = self.send(process);
        let Some(Sent { task, number, .. }) = self.sent.front() else {
            return all_sent.map_err(|error| process.why_it_ended(error));
        };
        // If not all could be sent, what was answered before is there to be read, and then the end.
        let (token, number) = (task.token().cloned(), *number);
        if self.recalled.is_none_or(|until| until < number) {
            self.recalled = None;
            self.begin_first();
        }
        let handle = process.handle().clone();
        let _listening = token.as_ref().map(|token| stop_when_asked(token, &handle, number));
        let deadline = token.and_then(|token| token.deadline()).filter(|_| !handle.was_stopped());
        let patience = match deadline {
            Some(deadline) => Some(deadline.saturating_duration_since(Instant::now())),
            None => (self.in_hand() > 1 && self.recalled.is_none()).then_some(RECALL_AFTER),
        };
        match process.receive(patience) {
            Received::Reply(mut reply) => {
                handle.settle();
                self.pool.start.deaths.store(0, SeqCst);
                self.pool.start.failed_starts.store(0, SeqCst);
                self.failed_starts = 0;
                self.pipeline.took(reply.time_taken());
                self.done += 1;
                self.end_first(Ok(&mut reply));
            }
            Received::Returned(numbers) => {
                self.recalled = None;
                self.give_back_sent(|sent| numbers.contains(&sent.number));
            }
            Received::Nothing if deadline.is_some() => handle.stop(number),
            Received::Nothing => {
                self.pipeline.reset();
                self.give_back_unsent();
                self.recalled = Some(process.recall());
            }
            Received::End(reason) => return Err(reason),
        }
        Ok(())
    }

    /// Sends what is not yet sent, as far as it can be written without being read.
    fn send(&mut self, process: &mut Process) -> io::Result<()> {
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
            if length > self.pool.start.limit {
                let reason = format!("it takes {length} bytes, more than the limit of {}", self.pool.start.limit);
                let error = unsendable(next.beginning().name, reason);
                drop(request);
                self.end_unsent(error);
                continue;
            }
            let first = self.sent.is_empty();
            if !first && (unread + length > UNREAD || next.token().is_some()) {
                break;
            }
            let number = process.send(&request)?;
            if first {
                process.flush()?; // alone: if that fails, it was not begun
            }
            unread += length;
            drop(request);
            self.sent.extend(self.unsent.pop_front().map(|task| Sent { task, number, length }));
        }
        process.flush()
    }

    /// Notes that the process is at the first.
    fn begin_first(&mut self) {
        if let (None, Some(first)) = (&self.guard, self.sent.front()) {
            let mut guard = JobGuard::new(self.pool, self.info);
            guard.begin(first.task.beginning());
            self.guard = Some(guard);
        }
    }

    /// The first was answered, or never will be, for this reason.
    fn end_first(&mut self, reply: Result<&mut Incoming, TaskError>) {
        self.begin_first();
        if let (Some(mut guard), Some(first)) = (self.guard.take(), self.sent.pop_front()) {
            panic::contain(|| first.task.end(reply, &mut guard));
        }
    }

    /// The one that is to be sent next never will be.
    fn end_unsent(&mut self, reason: TaskError) {
        if let Some(task) = self.unsent.pop_front() {
            let mut guard = JobGuard::new(self.pool, self.info);
            panic::contain(|| task.end(Err(reason), &mut guard));
        }
    }

    /// The process is no more.
    fn process_died(&mut self, process: Process, reason: &io::Error) {
        if process.is_unable() {
            drop(process); // what it holds may be what the next one needs
            return self.go_without(io::Error::new(reason.kind(), reason.to_string()));
        }
        let was_ready = process.handle().has_greeted();
        let was_stopped = process.handle().was_stopped();
        let death = process.death(reason);
        let mut stop = None;
        let is_begun = was_ready && !(self.sent.len() == 1 && process::left_something_unread(reason));
        if let Some(first) = self.sent.front().filter(|_| is_begun) {
            stop = first.task.token().and_then(|token| token.check().err());
            let task = first.task.beginning().name.into_owned();
            let died = || TaskError::WorkerDied(Arc::new(WorkerDied { task, death: death.clone() }));
            self.end_first(Err(stop.map_or_else(died, |stop| TaskError::returned(stop.into()))));
        }
        match (stop.is_some() || was_stopped, was_ready) {
            (true, _) => {}
            (false, true) => self.count_death(death),
            (false, false) => return self.count_stillborn(death),
        }
        self.give_back_all();
    }

    /// A worker died that had been ready. Breaks the pool when it is one too many. Of a pool that was killed none is.
    fn count_death(&self, death: Death) {
        let processes = &self.pool.start;
        if processes.over.load(SeqCst) {
            return;
        }
        processes.failed_starts.store(0, SeqCst);
        let most = processes.max_worker_deaths;
        if processes.deaths.fetch_add(1, SeqCst) + 1 >= most {
            self.break_down(KeepDying { was_ready: true, most, death });
        }
    }

    /// A worker died before it was ready. Breaks the pool when it is one too many; but while another one is ready, this
    /// one tries again a few times, and is then given up.
    fn count_stillborn(&mut self, death: Death) {
        let processes = &self.pool.start;
        let most = processes.max_failed_starts;
        if processes.over.load(SeqCst) {
            return self.give_back_all(); // it was killed
        }
        if processes.census.any_ready() {
            if self.failed_starts + 1 >= most {
                return self.go_without(io::Error::other(death));
            }
            self.failed_starts += 1;
            return self.take_back_sent(); // were it queued again, more workers would be spawned
        }
        if processes.failed_starts.fetch_add(1, SeqCst) + 1 >= most {
            self.break_down(KeepDying { was_ready: false, most, death });
        }
        self.give_back_all();
    }

    fn break_down(&self, reason: KeepDying) {
        self.pool.break_down(TaskError::BrokenPool(Arc::new(reason)));
    }

    /// Queues again what is in hand.
    fn give_back_all(&mut self) {
        self.give_back_unsent();
        self.give_back_sent(|_| true);
    }

    fn give_back_unsent(&mut self) {
        while let Some(task) = self.unsent.pop_back() {
            self.give_back(task);
        }
    }

    /// Those that the process has not begun and will not.
    fn give_back_sent(&mut self, which: impl Fn(&Sent) -> bool) {
        for position in (0..self.sent.len()).rev() {
            if which(&self.sent[position]) {
                let guard = if position == 0 { self.guard.take() } else { None };
                let sent = self.sent.remove(position);
                sent.into_iter().for_each(|sent| self.give_back(sent.task));
                guard.into_iter().for_each(JobGuard::call_off);
            }
        }
    }

    /// Before all that is queued, so they come from the last to the first.
    fn give_back(&self, task: Box<dyn SentTask>) {
        self.pool.put_back(task.return_());
        self.one_less();
    }
}

/// Has the process killed when the token says so, as long as it is at that request.
fn stop_when_asked(token: &CancelToken, handle: &Arc<WorkerHandle>, request: u64) -> Listening {
    handle.allow_stop(request);
    let handle = handle.clone();
    token.listen(Arc::new(move || handle.stop(request)))
}

/// Has the process make its first call.
fn initialize(process: &mut Process, call: Box<dyn FirstCall>) -> Result<(), NotReady> {
    let sent = process.send(&call.request()).and_then(|_| process.flush());
    sent.map_err(|error| NotReady::NoAnswer(process.why_it_ended(error)))?;
    loop {
        match process.receive(None) {
            Received::Reply(mut reply) => return call.outcome(Ok(&mut reply)).map_err(NotReady::Failed),
            Received::End(reason) => return Err(NotReady::NoAnswer(reason)),
            Received::Returned(_) | Received::Nothing => {}
        }
    }
}

/// Why a process is not ready for its first task.
enum NotReady {
    /// The initializer failed.
    Failed(TaskError),
    /// The process is no more.
    NoAnswer(io::Error),
}
