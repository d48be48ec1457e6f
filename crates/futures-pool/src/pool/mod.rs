//! [`Pool`]: what pools of threads and of processes share, workers and their queue.
//!
//! Executors differ in two things, and the pool knows neither: how its threads are spawned ([`Spawn`]: free, or in the
//! scope from which tasks borrow), and what its workers run ([`WorkerKind`]: the tasks themselves, or a supervisor that
//! sends them to a process).
//!
//! It knows of futures, waiting, workers and tasks. Begin with `README.md` in this folder: the words, when a worker is
//! spawned, how it sleeps and is woken, the order of locks.

pub(crate) mod shutdown;
pub(crate) mod stats;

pub(crate) mod job_guard;
pub(crate) mod methods;
pub(crate) mod queue;
mod queue_state;
pub(crate) mod settings;
pub(crate) mod spawn;
pub(crate) mod stage;
pub(crate) mod threads;
pub(crate) mod with_state;

use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::Instant;
use std::{fmt, mem};

use crate::error::{InitializerFailed, TaskError};
use crate::future::task_cell::TaskCell;
use crate::panic;
use crate::pool::queue::{Pushed, Queue};
use crate::pool::settings::Settings;
use crate::pool::shutdown::{RunningTask, Shutdown, StillRunning};
use crate::pool::spawn::{Spawn, WorkerThread};
use crate::pool::stats::Stats;
use crate::sync::{Mutex, ThreadBuilder};
use crate::task::{Task, outcome_of};
use crate::worker::current::{self, CurrentWorker};
use crate::worker::info::WorkerInfo;
use crate::worker::job::{BoundedQueue, Job};
use crate::worker::pool_id::PoolId;
use crate::worker::stack;

/// What the workers of a pool run: tasks themselves ([`Threads`](threads::Threads)), or a supervisor of a process.
pub(crate) trait WorkerKind<'t>: Send + Sync + Sized + 't {
    /// What is queued for these workers.
    type Job: Job<'t> + ?Sized + 't;
    /// Pops and runs jobs in the thread of one worker, until the worker is to end.
    fn run_jobs(pool: &Arc<Pool<'t, Self>>, info: &Arc<WorkerInfo>);
}

/// Workers and their queue; shared by the executor and every worker.
pub(crate) struct Pool<'t, W: WorkerKind<'t>> {
    pub(crate) queue: Queue<Arc<W::Job>>,
    /// Tells this pool from all others.
    pool_id: PoolId,
    settings: Settings<'t>,
    /// What this kind of workers has in common, such as the program of worker processes.
    #[cfg_attr(not(feature = "processes"), allow(dead_code, reason = "of threads there is nothing to know"))]
    pub(crate) kind: W,
    /// How this pool spawns threads.
    spawn: Box<dyn Spawn<'t> + 't>,
    /// Jobs that no worker could be had for, and whose future is to fail.
    unrunnable: Mutex<Unrunnable<Arc<W::Job>>>,
    /// The thread of every worker that was spawned, not joined, and not seen to have ended.
    threads: Mutex<Vec<Box<dyn WorkerThread + 't>>>,
}

/// Jobs that are to fail when there is more of the stack than here.
struct Unrunnable<J> {
    jobs: VecDeque<(J, TaskError)>,
    /// Whether somebody is failing them, one after the other.
    attended: bool,
}

impl<'t, W: WorkerKind<'t>> Pool<'t, W> {
    pub(crate) fn new(settings: Settings<'t>, spawn: impl Spawn<'t> + 't, kind: W) -> Arc<Self> {
        let pool_id = PoolId::new();
        let queue = Queue::new(pool_id, settings.limits, |job: &Arc<W::Job>| job.is_stale());
        Arc::new(Pool {
            queue,
            pool_id,
            settings,
            kind,
            spawn: Box::new(spawn),
            unrunnable: Mutex::new(Unrunnable { jobs: VecDeque::new(), attended: false }),
            threads: Mutex::new(Vec::new()),
        })
    }

    /// A task with the state of its future around it, to be queued here.
    pub(crate) fn cell<K: Task>(self: &Arc<Self>, task: K) -> Arc<TaskCell<'t, K>> {
        let cell = TaskCell::new(task, self.pool_id, self.settings.spans.as_ref().map(|_| Instant::now()));
        if self.settings.limits.max_pending.is_some() {
            // Weak, or the pool would live as long as any of its futures.
            let pool: Weak<Self> = Arc::downgrade(self);
            cell.set_bounded_queue(pool);
        }
        cell
    }

    /// Queues a job, waiting for room until the deadline. `false` if the queue was full all the time.
    pub(crate) fn push(self: &Arc<Self>, job: Arc<W::Job>, deadline: Option<Instant>) -> bool {
        self.handle_pushed(self.queue.push(job, deadline))
    }

    /// Spawns the worker that a push asks for, or ends a job that the queue did not take; `false` if there was no room.
    fn handle_pushed(self: &Arc<Self>, pushed: Pushed<Arc<W::Job>>) -> bool {
        match pushed {
            Pushed::Queued => {}
            // Without any lock: the system takes its time to start a thread.
            Pushed::SpawnOne(info) => self.spawn_worker(info),
            Pushed::Refused(job, reason) => job.refuse(reason),
            Pushed::Full => return false,
        }
        true
    }

    /// Queues again, before all others, what a worker had taken.
    pub(crate) fn put_back(self: &Arc<Self>, job: Arc<W::Job>) {
        self.handle_pushed(self.queue.put_back(job));
    }

    /// Ends the pool, waiting no longer than the deadline.
    pub(crate) fn end(&self, how: Shutdown, deadline: Option<Instant>) -> Result<(), StillRunning> {
        // In this order: what is cancelled cannot be queued again, and nothing new comes behind it.
        self.close();
        if how.cancel_futures {
            self.cancel_pending();
        }
        if !how.wait || self.join(deadline) {
            return Ok(());
        }
        // Looked at a moment later, so by now it may be nothing.
        Err(StillRunning { running: self.running(), pending: self.stats().pending })
    }

    /// Takes no more tasks; what is queued still runs.
    pub(crate) fn close(&self) {
        self.queue.close(TaskError::ShutDown);
    }

    /// Cancels what has not started.
    pub(crate) fn cancel_pending(&self) {
        // They are taken out under the queue's locks, and ended without: callbacks run then.
        refuse_all(self.queue.drain(&TaskError::Cancelled), &TaskError::Cancelled);
    }

    /// Waits until every worker of a closed pool is gone; `false` if the deadline came first. A worker that asks does
    /// not wait for itself, nor for others that ask. A thread that was a worker and ends joins no thread: that might be
    /// itself, or one that ends in the same way and joins this one.
    pub(crate) fn join(&self, deadline: Option<Instant>) -> bool {
        let as_worker = self.number_of_this_worker();
        // The workers leave the queue first, and end a moment later; then their threads can be joined.
        let gone = self.queue.wait_until_gone(as_worker, deadline);
        if gone && as_worker.is_none() && !current::this_thread_ends() {
            // Joined without the lock, since a join may take as long as a task.
            let threads = mem::take(&mut *self.threads.lock());
            threads.into_iter().for_each(WorkerThread::join);
        }
        gone
    }

    /// Waits until nothing is queued or running; `false` if the deadline came first. A worker that asks does not wait
    /// for its own task, nor for those of others that ask.
    pub(crate) fn wait_idle(&self, deadline: Option<Instant>) -> bool {
        self.queue.wait_until_idle(self.number_of_this_worker().is_some(), deadline)
    }

    /// How many workers and tasks there are at this moment.
    pub(crate) fn stats(&self) -> Stats {
        self.queue.stats()
    }

    /// The tasks that are running at this moment.
    pub(crate) fn running(&self) -> Vec<RunningTask> {
        let running = self.queue.running().into_iter();
        running.map(|(task, number)| RunningTask { task: task.into_owned(), worker: self.name_of(number) }).collect()
    }

    /// The debug form of the executor around this pool.
    pub(crate) fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stats { workers, pending, running, .. } = self.stats();
        f.debug_struct(name)
            .field("workers", &format_args!("{workers} of {}", self.settings.limits.max_workers))
            .field("pending", &pending)
            .field("running", &running)
            .finish()
    }

    /// The number of the worker of this pool that this thread is, if it is one.
    fn number_of_this_worker(&self) -> Option<usize> {
        let current = CurrentWorker::of_this_thread().filter(|current| current.pool_id == self.pool_id)?;
        Some(current.info.number())
    }

    /// The name of the worker with this number.
    fn name_of(&self, number: usize) -> String {
        format!("{}_{number}", self.settings.name_prefix)
    }

    /// Spawns the thread of a worker that the queue has registered already.
    fn spawn_worker(self: &Arc<Self>, info: Arc<WorkerInfo>) {
        // A worker that leaves gives its number to nobody, so a name stands for one thread only.
        let mut thread = ThreadBuilder::new().name(self.name_of(info.number()));
        if let Some(size) = self.settings.stack_size {
            thread = thread.stack_size(size);
        }
        let (pool, worker) = (self.clone(), info.clone());
        // Locked before the thread is there: it may leave at once, and a thread that then finds every worker gone joins
        // the threads that stand here.
        let mut threads = self.threads.lock();
        match self.spawn.spawn(thread, Box::new(move || pool.work(worker))) {
            Ok(spawned) => {
                // Handles of threads that have ended are dropped here, or a pool whose idle workers end and come again
                // would keep more and more of them.
                threads.retain(|thread| !thread.is_finished());
                threads.push(spawned);
            }
            // The other workers will come to what is queued. If there are none, it fails, and the next task tries
            // again.
            Err(error) => {
                drop(threads);
                let jobs = self.queue.remove_worker(&info, Vec::new());
                self.fail_unrunnable(jobs, &TaskError::NoWorker(Arc::new(error)));
            }
        }
    }

    /// Fails jobs for which no worker could be had. A callback of one may queue the next stage, for which there is no
    /// worker either, and so on: on a stack that is nearly used up the next one is left to a loop further out.
    fn fail_unrunnable(&self, jobs: Vec<Arc<W::Job>>, reason: &TaskError) {
        if stack::is_roomy() {
            return refuse_all(jobs, reason);
        }
        let mut unrunnable = self.unrunnable.lock();
        unrunnable.jobs.extend(jobs.into_iter().map(|job| (job, reason.clone())));
        if mem::replace(&mut unrunnable.attended, true) {
            return;
        }
        while let Some((job, reason)) = unrunnable.jobs.pop_front() {
            // Without the lock, since callbacks run.
            drop(unrunnable);
            refuse_all([job], &reason);
            unrunnable = self.unrunnable.lock();
        }
        unrunnable.attended = false;
    }

    /// Goes on without a worker that cannot work, for this reason. The jobs that it had taken are queued again.
    #[cfg(feature = "processes")]
    pub(crate) fn remove_worker(&self, info: &Arc<WorkerInfo>, in_hand: Vec<Arc<W::Job>>, reason: &TaskError) {
        refuse_all(self.queue.remove_worker(info, in_hand), reason);
    }

    /// [`remove_worker`](Self::remove_worker), unless it is the last worker: then it stays, and its jobs come back as
    /// an error.
    #[cfg(feature = "processes")]
    pub(crate) fn remove_worker_unless_last(
        &self,
        info: &Arc<WorkerInfo>,
        in_hand: Vec<Arc<W::Job>>,
        reason: &TaskError,
    ) -> Result<(), Vec<Arc<W::Job>>> {
        refuse_all(self.queue.remove_worker_unless_last(info, in_hand)?, reason);
        Ok(())
    }

    /// All that the thread of a worker does, from its first step to its last.
    fn work(self: &Arc<Self>, info: Arc<WorkerInfo>) {
        // Only where it was chosen here: the size of other stacks is not known, and their workers do not help.
        if let Some(size) = self.settings.stack_size {
            stack::set_size(size);
        }
        let current = CurrentWorker {
            pool_id: self.pool_id,
            info: info.clone(),
            max_workers: self.settings.limits.max_workers,
            helps: self.settings.helps,
            spans: self.settings.spans.clone(),
            state: None,
        };
        // Before the initializer runs: it may ask which worker it is in, and submit to this very pool.
        let entered = current.enter();
        match self.settings.initializer.as_ref().map(outcome_of) {
            None => {}
            Some(Ok(state)) => entered.set_state(state),
            // This worker goes on: it finds a queue that is closed and empty, and leaves.
            Some(Err(error)) => self.break_down(TaskError::BrokenPool(Arc::new(InitializerFailed(error)))),
        }
        W::run_jobs(self, &info);
    }

    /// Fails everything that is queued and all that will come.
    pub(crate) fn break_down(&self, reason: TaskError) {
        self.queue.close(reason.clone());
        refuse_all(self.queue.drain(&reason), &reason);
    }
}

impl<'t, W: WorkerKind<'t>> BoundedQueue for Pool<'t, W> {
    fn note_cancelled(&self) {
        self.queue.note_cancelled();
    }
}

/// Ends jobs that were taken out of the queue. Their callbacks run here, so no lock may be held.
fn refuse_all<'t, J: Job<'t> + ?Sized>(jobs: impl IntoIterator<Item = Arc<J>>, reason: &TaskError) {
    for job in jobs {
        panic::contain(|| job.refuse(reason.clone()));
    }
}
