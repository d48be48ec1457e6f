//! The workers of a thread pool: how they are hired, what they do all day, how they are sent home.
//!
//! A crew does not know how threads are started: a pool of its own starts free ones, a pool that borrows starts scoped
//! ones. That is all in which the two differ.

use std::borrow::Cow;
use std::sync::Arc;
use std::{fmt, io, thread};

use crate::badge::{Badge, Home};
use crate::error::{BoxError, InitializerFailed, TaskError};
use crate::future::Future;
use crate::panic;
use crate::post::Post;
use crate::queue::{Counts, Pushed, Queue};
use crate::spin::Spin;
use crate::state::{Cell, Job, Worker};
use crate::sync::Mutex;
use crate::task::{Task, outcome_of};

/// How the threads of a crew are started and joined.
pub(crate) trait Start<'t>: Send + Sync + 't {
    type Handle: Send;
    fn start(&self, name: String, body: impl FnOnce() + Send + 't) -> io::Result<Self::Handle>;
    fn join(handle: Self::Handle) -> thread::Result<()>;
}

/// Run by each worker before its first task.
pub(crate) type Initializer<'t> = Box<dyn Fn() -> Result<(), BoxError> + Send + Sync + 't>;

/// Workers and their queue; shared by the pool and every worker.
pub(crate) struct Crew<'t, S: Start<'t>> {
    queue: Queue<Arc<dyn Job + 't>>,
    home: Home,
    name_prefix: String,
    initializer: Option<Initializer<'t>>,
    start: S,
    /// Of every worker ever hired and not yet joined.
    threads: Mutex<Vec<S::Handle>>,
}

impl<'t, S: Start<'t>> Crew<'t, S> {
    pub(crate) fn new(
        max_workers: usize,
        name_prefix: String,
        initializer: Option<Initializer<'t>>,
        start: S,
    ) -> Arc<Self> {
        let (queue, threads) = (Queue::new(max_workers, None), Mutex::new(Vec::new()));
        Arc::new(Crew { queue, home: Home::new(), name_prefix, initializer, start, threads })
    }

    pub(crate) fn submit<K>(self: &Arc<Self>, task: K) -> Future<'t, K::Value>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        let cell = Cell::new(task, self.home);
        match self.queue.push(cell.clone()) {
            Pushed::Queued => {}
            Pushed::HireOne(post) => self.hire(post),
            Pushed::Refused(job, reason) => job.refuse(reason),
        }
        Future::new(cell)
    }

    /// Takes no more tasks; what is queued still runs.
    pub(crate) fn close(&self) {
        self.queue.close(TaskError::ShutDown);
    }

    /// Cancels what has not started.
    pub(crate) fn cancel_pending(&self) {
        refuse_all(self.queue.drain(), &TaskError::Cancelled);
    }

    /// Waits until every worker of a closed crew is gone. A worker that asks does not wait for itself, nor for others that
    /// ask.
    pub(crate) fn join(&self) {
        let as_worker = Badge::of_this_thread().is_some_and(|badge| badge.home == self.home);
        self.queue.wait_until_gone(as_worker, None);
        if !as_worker {
            for handle in std::mem::take(&mut *self.threads.lock()) {
                let _ = S::join(handle); // a worker does not panic: it contains what its tasks do
            }
        }
    }

    /// The debug form of the pool around this crew.
    pub(crate) fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { workers, pending, running } = self.queue.counts();
        f.debug_struct(name)
            .field("workers", &format_args!("{workers} of {}", self.queue.max_workers()))
            .field("pending", &pending)
            .field("running", &running)
            .finish()
    }

    fn hire(self: &Arc<Self>, post: Arc<Post>) {
        let name = format!("{}_{}", self.name_prefix, post.number());
        let body = {
            let (crew, post) = (self.clone(), post.clone());
            move || crew.work(&post)
        };
        match self.start.start(name, body) {
            Ok(thread) => self.threads.lock().push(thread),
            // The workers that are there will come to what is queued; if there are none, it fails, and the next task
            // tries again.
            Err(error) => refuse_all(self.queue.hire_failed(&post), &TaskError::NoWorker(Arc::new(error))),
        }
    }

    /// A worker's day.
    fn work(self: &Arc<Self>, post: &Arc<Post>) {
        let badge = Badge {
            home: self.home,
            post: post.clone(),
            max_workers: self.queue.max_workers(),
            most_helped: 0,
            state: None,
        };
        let _worn = badge.wear();
        if let Some(initialize) = &self.initializer {
            if let Err(error) = outcome_of(initialize) {
                self.break_down(TaskError::BrokenPool(Arc::new(InitializerFailed(error))));
            }
        }
        let mut spin = Spin::new();
        while let Some(job) = self.queue.pop(post, &mut spin) {
            let mut duty = Duty { crew: self, post, busy: true };
            panic::contain(|| job.run(&mut duty));
        }
    }

    /// Fails everything that is queued and all that will come.
    fn break_down(&self, reason: TaskError) {
        self.queue.close(reason.clone());
        refuse_all(self.queue.drain(), &reason);
    }
}

fn refuse_all<'t>(jobs: impl IntoIterator<Item = Arc<dyn Job + 't>>, reason: &TaskError) {
    for job in jobs {
        panic::contain(|| job.refuse(reason.clone()));
    }
}

/// How a worker stands in the books while it has a job. At the end it is free.
struct Duty<'c, 't, S: Start<'t>> {
    crew: &'c Arc<Crew<'t, S>>,
    post: &'c Post,
    busy: bool,
}

impl<'t, S: Start<'t>> Worker for Duty<'_, 't, S> {
    fn begin(&mut self, name: Cow<'static, str>, task: usize) {
        self.post.begin(name, task);
    }

    fn free(&mut self) {
        if std::mem::take(&mut self.busy) {
            self.post.finish();
        }
    }

    fn busy(&mut self) {
        if !std::mem::replace(&mut self.busy, true) {
            if let Some(post) = self.crew.queue.busy(self.post) {
                self.crew.hire(post);
            }
        }
    }
}

impl<'t, S: Start<'t>> Drop for Duty<'_, 't, S> {
    fn drop(&mut self) {
        self.free();
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};
    use std::thread::JoinHandle;

    use watchdog::watched;

    use super::*;

    /// A system that refuses to start so many threads.
    struct Refusing(AtomicIsize);

    impl Start<'static> for Refusing {
        type Handle = JoinHandle<()>;

        fn start(&self, _: String, body: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
            if self.0.fetch_sub(1, Relaxed) > 0 {
                Err(io::Error::other("no more threads"))
            } else {
                Ok(thread::spawn(body))
            }
        }

        fn join(handle: JoinHandle<()>) -> thread::Result<()> {
            handle.join()
        }
    }

    #[test]
    fn without_any_worker_a_task_fails_and_the_next_one_tries_again() {
        watched(|| {
            let crew = Crew::new(2, String::new(), None, Refusing(AtomicIsize::new(1)));
            let error = crew.submit(|| 1).exception().unwrap();
            assert_eq!(error.to_string(), "no worker could be started for the task: no more threads");
            assert_eq!(crew.submit(|| 2).into_result().unwrap(), 2);
            crew.close();
            crew.join();
        });
    }

    #[test]
    fn with_a_worker_there_a_thread_that_cannot_be_started_harms_nobody() {
        watched(|| {
            let crew = Crew::new(2, String::new(), None, Refusing(AtomicIsize::new(0)));
            let (open, gate) = std::sync::mpsc::channel::<()>();
            let held = crew.submit(move || gate.recv().is_err());
            crew.start.0.store(1, Relaxed);
            let queued = crew.submit(|| 2);
            drop(open);
            assert!(held.into_result().unwrap());
            assert_eq!(queued.into_result().unwrap(), 2);
            crew.close();
            crew.join();
        });
    }
}
