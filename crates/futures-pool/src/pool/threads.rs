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
        if !self.push_and_help(&job) {
            self.push(job, None);
        }
        Future::new(cell)
    }

    /// Where workers help, one of this pool's own does not wait for room in a full queue: it runs what is queued until
    /// there is some. `false` if nothing was queued: this is no such worker, or too little of its stack is left.
    fn push_and_help(self: &Arc<Self>, job: &Arc<dyn Job<'t> + 't>) -> bool {
        let helps = self.settings.helps && self.settings.limits.max_pending.is_some();
        let Some(current) = CurrentWorker::of_this_thread().filter(|current| helps && current.pool_id == self.pool_id)
        else {
            return false;
        };
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
        // Nobody else has the cell, so the task is still there.
        match cell.begin() {
            Some(task) => Err(task),
            None => Ok(Future::new(cell)),
        }
    }

    /// What is queued for a task: where workers help, an entry that lets go of the task once it has begun.
    fn job_of<K>(&self, cell: &Arc<TaskCell<'t, K>>) -> Arc<dyn Job<'t> + 't>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        if self.settings.helps { cell.queue_entry() } else { cell.clone() }
    }
}
