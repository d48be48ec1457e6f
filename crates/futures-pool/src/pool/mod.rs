//! [`Pool`]: what pools of threads and of processes share, workers and their queue.
//!
//! It does not know how threads are started: one executor starts free ones, one whose tasks borrow starts scoped ones,
//! and one gives each thread a process. That is all in which they differ.
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
pub(crate) mod stage;
pub(crate) mod with_state;

use std::sync::{Arc, Weak};
use std::time::Instant;
use std::{fmt, io, thread};

use crate::error::{InitializerFailed, TaskError};
use crate::future::Future;
use crate::future::helping::run_on_top;
use crate::future::task_cell::TaskCell;
use crate::panic;
use crate::pool::job_guard::{JobGuard, PutBack};
use crate::pool::queue::{Pushed, Queue};
use crate::pool::settings::Settings;
use crate::pool::shutdown::{RunningTask, Shutdown, StillRunning};
use crate::pool::stats::Stats;
use crate::spin::Spin;
use crate::sync::{Mutex, ThreadBuilder};
use crate::task::{Task, outcome_of};
use crate::waiting::awaited::Awaited;
use crate::worker::current::{self, CurrentWorker};
use crate::worker::info::WorkerInfo;
use crate::worker::job::{BoundedQueue, Job};
use crate::worker::pool_id::PoolId;
use crate::worker::stack;

/// How the threads of a pool are started and joined, and what they are given to do.
pub(crate) trait Start<'t>: Send + Sync + Sized + 't {
    type Job: Job<'t> + ?Sized + 't;
    type Handle: Send;
    fn start(&self, thread: ThreadBuilder, body: impl FnOnce() + Send + 't) -> io::Result<Self::Handle>;
    fn is_finished(handle: &Self::Handle) -> bool;
    fn join(handle: Self::Handle) -> thread::Result<()>;
    /// What a worker does from its first job to its last.
    fn day(pool: &Arc<Pool<'t, Self>>, info: &Arc<WorkerInfo>);
}

/// Workers and their queue; shared by the executor and every worker.
pub(crate) struct Pool<'t, S: Start<'t>> {
    pub(crate) queue: Queue<Arc<S::Job>>,
    pool_id: PoolId,
    settings: Settings<'t>,
    pub(crate) start: S,
    /// Of every worker that was spawned, not joined, and not seen to be gone.
    threads: Mutex<Vec<S::Handle>>,
}

impl<'t, S: Start<'t>> Pool<'t, S> {
    pub(crate) fn new(settings: Settings<'t>, start: S) -> Arc<Self> {
        let pool_id = PoolId::new();
        let queue = Queue::new(pool_id, settings.limits, |job: &Arc<S::Job>| job.is_over());
        Arc::new(Pool { queue, pool_id, settings, start, threads: Mutex::new(Vec::new()) })
    }

    pub(crate) fn cell<K: Task>(self: &Arc<Self>, task: K) -> Arc<TaskCell<'t, K>> {
        let cell = TaskCell::new(task, self.pool_id, self.settings.spans.as_ref().map(|_| Instant::now()));
        if self.settings.limits.max_pending.is_some() {
            let pool: Weak<Self> = Arc::downgrade(self); // or it would live as long as its futures
            cell.gives_room_back_to(pool);
        }
        cell
    }

    /// `false` if the queue was full until the deadline.
    pub(crate) fn push(self: &Arc<Self>, job: Arc<S::Job>, deadline: Option<Instant>) -> bool {
        self.then(self.queue.push(job, deadline))
    }

    /// Does what is to be done when a job has been queued, or not; `false` if there was no room.
    fn then(self: &Arc<Self>, pushed: Pushed<Arc<S::Job>>) -> bool {
        match pushed {
            Pushed::Queued => {}
            Pushed::SpawnOne(info) => self.spawn_worker(info),
            Pushed::Refused(job, reason) => job.refuse(reason),
            Pushed::Full => return false,
        }
        true
    }

    /// Queues again, before all others, what a worker had taken.
    pub(crate) fn put_back(self: &Arc<Self>, job: Arc<S::Job>) {
        self.then(self.queue.put_back(job));
    }

    /// Ends the pool, waiting no longer than the deadline.
    pub(crate) fn end(&self, how: Shutdown, deadline: Option<Instant>) -> Result<(), StillRunning> {
        self.close();
        if how.cancel_futures {
            self.cancel_pending();
        }
        if !how.wait || self.join(deadline) {
            return Ok(());
        }
        Err(StillRunning { running: self.running(), pending: self.stats().pending })
    }

    /// Takes no more tasks; what is queued still runs.
    pub(crate) fn close(&self) {
        self.queue.close(TaskError::ShutDown);
    }

    /// Cancels what has not started.
    pub(crate) fn cancel_pending(&self) {
        refuse_all(self.queue.drain(&TaskError::Cancelled), &TaskError::Cancelled);
    }

    /// Waits until every worker of a closed pool is gone; `false` if the deadline came first. A worker that asks does
    /// not wait for itself, nor for others that ask. A thread that was a worker and ends joins no thread: that might be
    /// itself, or one that ends in the same way and joins this one.
    pub(crate) fn join(&self, deadline: Option<Instant>) -> bool {
        let as_worker = self.is_pool_of_this_thread();
        let gone = self.queue.wait_until_gone(as_worker, deadline);
        if gone && !as_worker && !current::this_thread_ends() {
            for handle in std::mem::take(&mut *self.threads.lock()) {
                let _ = S::join(handle); // a worker does not panic: it contains what its tasks do
            }
        }
        gone
    }

    /// Waits until nothing is queued or running; `false` if the deadline came first. A worker that asks does not wait
    /// for its own task, nor for those of others that ask.
    pub(crate) fn wait_idle(&self, deadline: Option<Instant>) -> bool {
        self.queue.wait_until_idle(self.is_pool_of_this_thread(), deadline)
    }

    pub(crate) fn stats(&self) -> Stats {
        self.queue.stats()
    }

    /// What runs at this moment.
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

    fn is_pool_of_this_thread(&self) -> bool {
        CurrentWorker::of_this_thread().is_some_and(|current| current.pool_id == self.pool_id)
    }

    fn name_of(&self, number: usize) -> String {
        format!("{}_{number}", self.settings.name_prefix)
    }

    fn spawn_worker(self: &Arc<Self>, info: Arc<WorkerInfo>) {
        let mut thread = ThreadBuilder::new().name(self.name_of(info.number()));
        if let Some(size) = self.settings.stack_size {
            thread = thread.stack_size(size);
        }
        let body = {
            let (pool, info) = (self.clone(), info.clone());
            move || pool.work(info)
        };
        match self.start.start(thread, body) {
            Ok(handle) => {
                let mut threads = self.threads.lock();
                threads.retain(|handle| !S::is_finished(handle));
                threads.push(handle);
            }
            // The workers that are there will come to what is queued; if there are none, it fails, and the next task
            // tries again.
            Err(error) => self.remove_worker(&info, Vec::new(), &TaskError::NoWorker(Arc::new(error))),
        }
    }

    /// Goes on without a worker that cannot work, for this reason, and had taken these jobs.
    pub(crate) fn remove_worker(&self, info: &Arc<WorkerInfo>, in_hand: Vec<Arc<S::Job>>, reason: &TaskError) {
        refuse_all(self.queue.remove_worker(info, in_hand), reason);
    }

    /// [`remove_worker`](Self::remove_worker), unless it is the last worker: then it stays, and its jobs come back as an
    /// error.
    #[cfg(feature = "processes")]
    pub(crate) fn remove_worker_unless_last(
        &self,
        info: &Arc<WorkerInfo>,
        in_hand: Vec<Arc<S::Job>>,
        reason: &TaskError,
    ) -> Result<(), Vec<Arc<S::Job>>> {
        refuse_all(self.queue.remove_worker_unless_last(info, in_hand)?, reason);
        Ok(())
    }

    /// A worker's day.
    fn work(self: &Arc<Self>, info: Arc<WorkerInfo>) {
        if let Some(size) = self.settings.stack_size {
            stack::begins(size);
        }
        let current = CurrentWorker {
            pool_id: self.pool_id,
            info: info.clone(),
            max_workers: self.settings.limits.max_workers,
            helps: self.settings.helps,
            spans: self.settings.spans.clone(),
            state: None,
        };
        let entered = current.enter();
        match self.settings.initializer.as_ref().map(outcome_of) {
            None => {}
            Some(Ok(state)) => entered.keep(state),
            Some(Err(error)) => self.break_down(TaskError::BrokenPool(Arc::new(InitializerFailed(error)))),
        }
        S::day(self, &info);
    }

    /// Fails everything that is queued and all that will come.
    pub(crate) fn break_down(&self, reason: TaskError) {
        self.queue.close(reason.clone());
        refuse_all(self.queue.drain(&reason), &reason);
    }
}

impl<'t, S: Start<'t>> BoundedQueue for Pool<'t, S> {
    fn make_room(&self) {
        self.queue.make_room();
    }
}

/// A pool whose threads run the tasks themselves.
impl<'t, S: Start<'t, Job = dyn Job<'t> + 't>> Pool<'t, S> {
    pub(crate) fn submit<K>(self: &Arc<Self>, task: K) -> Future<'t, K::Value>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        let cell = self.cell(task);
        let job = self.job_of(&cell);
        if !self.push_and_help(&job) {
            self.push(job, None);
        }
        Future::new(cell)
    }

    /// Where workers help, one of this pool's own does not wait for room in a full queue: it runs what is queued until
    /// there is some. `false` if nothing was queued: this is no such worker, or too little of its stack is left.
    fn push_and_help(self: &Arc<Self>, job: &Arc<S::Job>) -> bool {
        let helps = self.settings.helps && self.settings.limits.max_pending.is_some();
        let Some(current) = CurrentWorker::of_this_thread().filter(|current| helps && current.pool_id == self.pool_id)
        else {
            return false;
        };
        // Other workers submit, too: only who has pushed knows that there was room.
        while !self.then(self.queue.try_push(job.clone())) {
            if !stack::help(|| self.help_with_next(&current)) {
                return false;
            }
        }
        true
    }

    fn help_with_next(&self, current: &CurrentWorker) {
        let Some(job) = self.queue.pop_now() else { return };
        run_on_top(current, Awaited::room(self.pool_id), |helper| panic::contain(|| job.run(helper)));
        self.queue.finished_by_helper();
    }

    /// Hands the task back if the queue is full until the deadline.
    pub(crate) fn submit_before<K>(self: &Arc<Self>, task: K, deadline: Instant) -> Result<Future<'t, K::Value>, K>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        let cell = self.cell(task);
        if self.push(self.job_of(&cell), Some(deadline)) {
            return Ok(Future::new(cell));
        }
        match cell.begin() {
            Some(task) => Err(task),
            None => Ok(Future::new(cell)),
        }
    }

    fn job_of<K>(&self, cell: &Arc<TaskCell<'t, K>>) -> Arc<dyn Job<'t> + 't>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        if self.settings.helps { cell.queue_entry() } else { cell.clone() }
    }

    /// Runs one job after the other.
    pub(crate) fn run_jobs(self: &Arc<Self>, info: &Arc<WorkerInfo>) {
        let mut spin = Spin::new();
        while let Some(job) = self.queue.pop(info, &mut spin) {
            let share: PutBack<'t, S> = |pool, rest| pool.put_back(rest);
            let mut guard = JobGuard::new(self, info);
            guard.share = Some(share);
            panic::contain(|| job.run(&mut guard));
        }
    }
}

fn refuse_all<'t, J: Job<'t> + ?Sized>(jobs: impl IntoIterator<Item = Arc<J>>, reason: &TaskError) {
    for job in jobs {
        panic::contain(|| job.refuse(reason.clone()));
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};
    use std::thread::JoinHandle;

    use watchdog::watched;

    use super::*;
    use crate::pool::settings::Limits;

    /// A system that refuses to start so many threads.
    struct Refusing(AtomicIsize);

    impl Start<'static> for Refusing {
        type Job = dyn Job<'static>;
        type Handle = JoinHandle<()>;

        fn start(&self, thread: ThreadBuilder, body: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
            if self.0.fetch_sub(1, Relaxed) > 0 { Err(io::Error::other("no more threads")) } else { thread.spawn(body) }
        }

        fn is_finished(handle: &JoinHandle<()>) -> bool {
            handle.is_finished()
        }

        fn join(handle: JoinHandle<()>) -> thread::Result<()> {
            handle.join()
        }

        fn day(pool: &Arc<Pool<'static, Self>>, info: &Arc<WorkerInfo>) {
            pool.run_jobs(info);
        }
    }

    fn of_two() -> Settings<'static> {
        let limits = Limits { max_workers: 2, max_pending: None, keep_alive: None };
        Settings { limits, name_prefix: String::new(), stack_size: None, initializer: None, helps: false, spans: None }
    }

    #[test]
    fn without_any_worker_a_task_fails_and_the_next_one_tries_again() {
        watched(|| {
            let pool = Pool::new(of_two(), Refusing(AtomicIsize::new(1)));
            let error = pool.submit(|| 1).exception().unwrap();
            assert_eq!(error.to_string(), "no worker could be started for the task: no more threads");
            assert_eq!(pool.submit(|| 2).into_result().unwrap(), 2);
            pool.close();
            pool.join(None);
        });
    }

    #[test]
    fn with_a_worker_there_a_thread_that_cannot_be_started_harms_nobody() {
        watched(|| {
            let pool = Pool::new(of_two(), Refusing(AtomicIsize::new(0)));
            let (open, gate) = std::sync::mpsc::channel::<()>();
            let held = pool.submit(move || gate.recv().is_err());
            pool.start.0.store(1, Relaxed);
            let queued = pool.submit(|| 2);
            drop(open);
            assert!(held.into_result().unwrap());
            assert_eq!(queued.into_result().unwrap(), 2);
            pool.close();
            pool.join(None);
        });
    }
}
