//! The workers of a thread pool: how they are hired, what they do all day, how they are sent home.
//!
//! A crew does not know how threads are started: a pool of its own starts free ones, a pool that borrows starts scoped
//! ones. That is all in which the two differ.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::{fmt, io};

use crate::error::{BoxError, TaskError};
use crate::future::Future;
use crate::queue::{Counts, Pushed, Queue};
use crate::state::{Cell, Job};
use crate::task::{Task, outcome_of};

/// How the threads of a crew are started and joined.
pub(crate) trait Start<'t> {
    type Handle;
    fn start(&self, name: String, body: impl FnOnce() + Send + 't) -> io::Result<Self::Handle>;
    fn id(handle: &Self::Handle) -> ThreadId;
    fn join(handle: Self::Handle) -> thread::Result<()>;
}

/// Run by each worker before its first task.
pub(crate) type Initializer<'t> = Box<dyn Fn() -> Result<(), BoxError> + Send + Sync + 't>;

/// Workers and their queue.
pub(crate) struct Crew<'t, S: Start<'t>> {
    desk: Arc<Desk<'t>>,
    start: S,
    /// Of every worker ever hired and not yet joined.
    threads: Mutex<Vec<S::Handle>>,
}

/// What the workers share.
struct Desk<'t> {
    queue: Queue<Arc<dyn Job + 't>>,
    name_prefix: String,
    hired: AtomicUsize,
    initializer: Option<Initializer<'t>>,
}

impl<'t, S: Start<'t>> Crew<'t, S> {
    pub(crate) fn new(max_workers: usize, name_prefix: String, initializer: Option<Initializer<'t>>, start: S) -> Self {
        let desk = Desk { queue: Queue::new(max_workers), name_prefix, hired: AtomicUsize::new(0), initializer };
        Crew { desk: Arc::new(desk), start, threads: Mutex::default() }
    }

    pub(crate) fn submit<K>(&self, task: K) -> Future<'t, K::Value>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        let cell = Cell::new(task);
        match self.desk.queue.push(cell.clone()) {
            Pushed::Queued => {}
            Pushed::HireOne => self.hire(),
            Pushed::Refused(job, reason) => job.refuse(reason),
        }
        Future::new(cell)
    }

    fn hire(&self) {
        let number = self.desk.hired.fetch_add(1, Relaxed);
        let desk = self.desk.clone();
        match self.start.start(format!("{}_{number}", self.desk.name_prefix), move || desk.work()) {
            Ok(thread) => self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread),
            Err(error) if self.desk.queue.hire_failed() => {
                self.desk.break_down(TaskError::broken(format!("no worker thread could be started: {error}")));
            }
            Err(_) => {} // the workers that are there will come to it
        }
    }

    /// Takes no more tasks; what is queued still runs.
    pub(crate) fn close(&self) {
        self.desk.queue.close(TaskError::ShutDown);
    }

    /// Cancels what has not started.
    pub(crate) fn cancel_pending(&self) {
        self.desk.queue.drain().into_iter().for_each(|job| job.cancel());
    }

    /// Waits until every worker is gone; only for a closed crew. A worker that asks does not wait for itself.
    pub(crate) fn join(&self) {
        let me = thread::current().id();
        loop {
            let Some(handle) = self.threads.lock().unwrap_or_else(PoisonError::into_inner).pop() else { return };
            if S::id(&handle) != me {
                let _ = S::join(handle); // a worker does not panic: it catches what its tasks do
            }
        }
    }

    /// The debug form of the pool around this crew.
    pub(crate) fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { workers, pending, running } = self.desk.queue.counts();
        f.debug_struct(name)
            .field("workers", &format_args!("{workers} of {}", self.desk.queue.max_workers()))
            .field("pending", &pending)
            .field("running", &running)
            .finish()
    }
}

impl<'t> Desk<'t> {
    /// A worker's day.
    fn work(&self) {
        if let Some(initialize) = &self.initializer {
            if let Err(error) = outcome_of(initialize) {
                self.break_down(TaskError::broken(format!("the initializer of a worker failed: {error}")));
            }
        }
        while let Some(job) = self.queue.pop() {
            let mut busy = Busy(Some(&self.queue));
            // The task's panics are caught inside; this is for values whose drop panics. The hook has reported it.
            let _ = panic::catch_unwind(AssertUnwindSafe(|| job.run(&mut || busy.end())));
        }
    }

    /// Fails everything that is queued and all that will come.
    fn break_down(&self, reason: TaskError) {
        self.queue.close(reason.clone());
        self.queue.drain().into_iter().for_each(|job| job.refuse(reason.clone()));
    }
}

/// That a worker is in the books as busy; it ends once.
struct Busy<'q, J>(Option<&'q Queue<J>>);

impl<J> Busy<'_, J> {
    fn end(&mut self) {
        if let Some(queue) = self.0.take() {
            queue.work_is_over();
        }
    }
}

impl<J> Drop for Busy<'_, J> {
    fn drop(&mut self) {
        self.end();
    }
}
