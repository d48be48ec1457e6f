//! [`Threads`]: workers that run tasks themselves, each in its own thread.

use std::sync::Arc;
use std::time::Instant;

use crate::future::Future;
use crate::future::helping::run_on_top;
use crate::future::task_cell::TaskCell;
use crate::panic;
use crate::pool::job_guard::JobGuard;
use crate::pool::{Pool, WorkerKind};
use crate::spin::Spin;
use crate::task::Task;
use crate::waiting::awaited::Awaited;
use crate::worker::current::CurrentWorker;
use crate::worker::info::WorkerInfo;
use crate::worker::job::{Job, JobQueue};
use crate::worker::stack;

/// The workers of a pool of threads, free or scoped.
pub(crate) struct Threads;

impl<'t> WorkerKind<'t> for Threads {
    type Job = dyn Job<'t> + 't;

    fn run_jobs(pool: &Arc<Pool<'t, Self>>, info: &Arc<WorkerInfo>) {
        let mut spin = Spin::new();
        while let Some(job) = pool.queue.pop(info, &mut spin) {
            let mut guard = JobGuard::sharing(pool, info, pool);
            panic::contain(|| job.run(&mut guard));
        }
    }
}

impl<'t> JobQueue<'t> for Arc<Pool<'t, Threads>> {
    fn put_back(&self, job: Arc<dyn Job<'t> + 't>) {
        Pool::put_back(self, job);
    }
}

impl<'t> Pool<'t, Threads> {
    /// Queues a task, waiting for room if the queue is full, and gives its future.
    pub(crate) fn submit<K>(self: &Arc<Self>, task: K) -> Future<'t, K::Value>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        let cell = self.cell(task);
        let job = self.job_of(&cell);
        // Only in a bounded pool whose workers help there is anything to try first.
        let may_help = self.settings.helps && self.settings.limits.max_pending.is_some();
        if !may_help || !self.push_and_help(&job) {
            self.push(job, None);
        }
        Future::new(cell)
    }

    /// Where workers help, one of this pool's own does not wait for room in a full queue: it runs what is queued until
    /// there is some. `false` if nothing was queued: this is no such worker, or too little of its stack is left.
    fn push_and_help(self: &Arc<Self>, job: &Arc<dyn Job<'t> + 't>) -> bool {
        let current = CurrentWorker::of_this_thread().filter(|current| current.pool_id == self.pool_id);
        let Some(current) = current else { return false };
        // Other workers submit, too: only who has pushed knows that there was room.
        while !self.handle_pushed(self.queue.try_push(job.clone())) {
            if !stack::help(|| self.help_with_next(&current)) {
                return false;
            }
        }
        true
    }

    /// Runs the next queued job, if there is one, on top of the task that this worker is running.
    fn help_with_next(&self, current: &CurrentWorker) {
        let Some(job) = self.queue.pop_now() else { return };
        run_on_top(current, Awaited::room(self.pool_id), |helper| panic::contain(|| job.run(helper)));
        self.queue.count_finished_by_helper();
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
        // Nobody else has the cell, so the task is still there.
        match cell.begin() {
            Some(task) => Err(task),
            None => Ok(Future::new(cell)),
        }
    }

    /// What is queued for a task: where workers help, an entry that lets go of the task once it has begun.
    pub(crate) fn job_of<K>(&self, cell: &Arc<TaskCell<'t, K>>) -> Arc<dyn Job<'t> + 't>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        if self.settings.helps { cell.queue_entry() } else { cell.clone() }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::io;
    use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};
    use std::sync::mpsc::channel;

    use watchdog::watched;

    use super::*;
    use crate::error::TaskError;
    use crate::future::promise::Promise;
    use crate::pool::settings::{Limits, Settings};
    use crate::pool::spawn::{FreeThreads, Spawn, WorkerThread};
    use crate::sync::ThreadBuilder;

    /// A system that refuses to spawn so many threads.
    struct Refusing(Arc<AtomicIsize>);

    impl Spawn<'static> for Refusing {
        fn spawn(&self, thread: ThreadBuilder, body: Box<dyn FnOnce() + Send>) -> io::Result<Box<dyn WorkerThread>> {
            if self.0.fetch_sub(1, Relaxed) > 0 {
                return Err(io::Error::other("no more threads"));
            }
            FreeThreads.spawn(thread, body)
        }
    }

    /// A pool of two workers, and how many threads its system is to refuse.
    fn pool_of_two(refused: isize) -> (Arc<Pool<'static, Threads>>, Arc<AtomicIsize>) {
        let limits = Limits { max_workers: 2, max_pending: None, keep_alive: None };
        let settings = Settings {
            limits,
            name_prefix: String::new(),
            stack_size: None,
            initializer: None,
            helps: false,
            spans: None,
        };
        let refused = Arc::new(AtomicIsize::new(refused));
        (Pool::new(settings, Refusing(refused.clone()), Threads), refused)
    }

    #[test]
    fn without_any_worker_a_task_fails_and_the_next_one_tries_again() {
        watched(|| {
            let (pool, _refused) = pool_of_two(1);
            let error = pool.submit(|| 1).exception().unwrap();
            assert_eq!(error.to_string(), "no worker could be started for the task: no more threads");
            assert_eq!(pool.submit(|| 2).into_result().unwrap(), 2);
            pool.close();
            pool.join(None);
        });
    }

    #[test]
    fn without_any_worker_a_long_chain_of_stages_fails_within_the_stack() {
        watched(|| {
            stack::refuse_other_threads();
            let (pool, _refused) = pool_of_two(isize::MAX);
            let (promise, first) = Promise::new();
            let last = (0..20_000).fold(first, |before, _| pool.submit_after(before, "next", |n: u32| Ok(n + 1)));
            promise.set_result(0).unwrap();
            assert!(matches!(last.into_result(), Err(TaskError::NoWorker(_))));
        });
    }

    #[test]
    fn a_worker_that_has_waited_for_the_end_waits_again_for_one_that_came_later() {
        watched(|| {
            let (pool, _refused) = pool_of_two(0);
            let ((promise, first), (open, gate), (started, start)) = (Promise::new(), channel::<()>(), channel());
            let stage = pool.submit_after(first, "held", move |()| {
                started.send(())?;
                Ok(gate.recv().is_err())
            });
            let inner = pool.clone();
            let waited = pool.submit(move || {
                inner.close();
                let alone = inner.join(None);
                // A worker is spawned for the stage, though the pool is closed.
                promise.set_result(()).unwrap();
                start.recv().unwrap();
                let with_another = inner.join(Some(Instant::now()));
                drop(open);
                (alone, with_another)
            });
            assert_eq!(waited.into_result().unwrap(), (true, false));
            assert!(stage.into_result().unwrap());
            pool.join(None);
        });
    }

    #[test]
    fn with_a_worker_there_a_thread_that_cannot_be_started_harms_nobody() {
        watched(|| {
            let (pool, refused) = pool_of_two(0);
            let (open, gate) = std::sync::mpsc::channel::<()>();
            let held = pool.submit(move || gate.recv().is_err());
            refused.store(1, Relaxed);
            let queued = pool.submit(|| 2);
            drop(open);
            assert!(held.into_result().unwrap());
            assert_eq!(queued.into_result().unwrap(), 2);
            pool.close();
            pool.join(None);
        });
    }
}
