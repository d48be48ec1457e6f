//! [`Stage`]: a task that is queued when a future is done, and takes the value of that future.
//!
//! Until then no worker has to do with it. It stands among the waiting stages of the queue, from where a callback of
//! the future queues it. So what waits for the pool, or cancels what has not started, knows of it all the time.

use std::borrow::Cow;
use std::sync::{Arc, Weak};

use crate::sync::{AtomicBool, Ordering};

use crate::error::{BoxError, PassedOn, TaskError};
use crate::future::Future;
use crate::future::task_cell::TaskCell;
use crate::pool::threads::Threads;
use crate::pool::{Pool, WorkerKind};
use crate::task::Task;
use crate::worker::job::{BoundedQueue, Job};

/// What a stage waits for, and its place among those that wait.
pub(crate) struct First<'t, T, W: WorkerKind<'t>> {
    future: Future<'t, T>,
    place: Arc<Place<'t, W>>,
}

/// The place of a stage among those that wait. It is given up when this is dropped: when the stage runs or is
/// cancelled.
struct Place<'t, W: WorkerKind<'t>> {
    pool: Weak<Pool<'t, W>>,
    number: u64,
    is_queued: AtomicBool,
}

impl<'t, W: WorkerKind<'t>> Place<'t, W> {
    /// Gives up the place. `false` if the stage has left it before.
    fn give_up(&self) -> bool {
        self.pool.upgrade().is_some_and(|pool| pool.queue.forget_stage(self.number))
    }
}

impl<'t, W: WorkerKind<'t>> BoundedQueue for Place<'t, W> {
    /// A stage that still waits takes no room in the queue, so there is none to give back.
    fn note_cancelled(&self) {
        if !self.give_up() {
            self.pool.upgrade().into_iter().for_each(|pool| pool.queue.note_cancelled());
        }
    }
}

impl<'t, W: WorkerKind<'t>> Drop for Place<'t, W> {
    fn drop(&mut self) {
        self.give_up();
    }
}

impl<'t, T, W: WorkerKind<'t>> First<'t, T, W> {
    /// Whether the stage was queued. Not before that can it be run: until then callbacks of the future may still run,
    /// and wait for the stage.
    pub(crate) fn is_queued(&self) -> bool {
        self.place.is_queued.load(Ordering::Acquire)
    }

    /// The value of the future, of a stage that was queued. A callback that was added later may still be looking at it.
    fn into_result(self) -> Result<T, TaskError> {
        drop(self.place);
        self.future.into_result()
    }

    /// A look at the value of the future, of a stage that was queued.
    #[cfg(feature = "processes")]
    pub(crate) fn result(&self) -> Result<&T, TaskError> {
        self.future.result()
    }
}

/// A stage whose function is a closure.
struct Stage<'t, T, F, W: WorkerKind<'t>> {
    first: First<'t, T, W>,
    function: F,
    name: &'static str,
}

impl<'t, T, U, F, W> Task for Stage<'t, T, F, W>
where
    F: FnOnce(T) -> Result<U, BoxError>,
    W: WorkerKind<'t>,
{
    type Value = U;

    fn run(self) -> Result<U, BoxError> {
        match self.first.into_result() {
            Ok(value) => (self.function)(value),
            Err(error) => Err(PassedOn(error).into()),
        }
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }

    fn is_ready(&self) -> bool {
        self.first.is_queued()
    }
}

impl<'t, W: WorkerKind<'t>> Pool<'t, W> {
    /// Has the stage that `make` makes queued when `first` is done; as the job that `job_of` gives, unless it refuses.
    pub(crate) fn add_stage<T, K>(
        self: &Arc<Self>,
        first: Future<'t, T>,
        make: impl FnOnce(First<'t, T, W>) -> K,
        job_of: impl FnOnce(&Arc<TaskCell<'t, K>>) -> Result<Arc<W::Job>, TaskError>,
    ) -> Future<'t, K::Value>
    where
        T: 't,
        K: Task + Send + 't,
        K::Value: Send + Sync + 't,
    {
        let number = self.queue.number_of_next_stage();
        let handle = first.second_handle();
        let place = Arc::new(Place { pool: Arc::downgrade(self), number, is_queued: AtomicBool::new(false) });
        let weak_place = Arc::downgrade(&place);
        let cell = self.cell(make(First { future: first, place }));
        if self.settings.limits.max_pending.is_some() {
            cell.set_bounded_queue(weak_place.clone());
        }
        match job_of(&cell).and_then(|job| self.queue.add_stage(number, job)) {
            // The thread that completes `first` queues it, and waits for nothing. Being a handle on the pool, the
            // callback also keeps alive one that was dropped without waiting.
            Ok(()) => {
                let pool = self.clone();
                handle.add_done_callback(move |_| {
                    let place = weak_place.upgrade(); // none if the stage was cancelled
                    place.into_iter().for_each(|place| place.is_queued.store(true, Ordering::Release));
                    pool.queue_stage(number);
                });
            }
            Err(reason) => cell.clone().refuse(reason),
        }
        Future::new(cell)
    }

    fn queue_stage(self: &Arc<Self>, number: u64) {
        if let Some(pushed) = self.queue.queue_stage(number) {
            self.handle_pushed(pushed);
        }
    }
}

impl<'t> Pool<'t, Threads> {
    /// Has `function`, which is called `name`, run with the value of `first` when that is there.
    pub(crate) fn submit_after<T, U, F>(
        self: &Arc<Self>,
        first: Future<'t, T>,
        name: &'static str,
        function: F,
    ) -> Future<'t, U>
    where
        T: 't,
        U: Send + Sync + 't,
        F: FnOnce(T) -> Result<U, BoxError> + Send + 't,
    {
        self.add_stage(first, |first| Stage { first, function, name }, |cell| Ok(self.job_of(cell)))
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use watchdog::watched;

    use super::*;
    use crate::future::promise::Promise;
    use crate::pool::settings::{Limits, Settings};
    use crate::pool::spawn::FreeThreads;

    #[test]
    fn a_cancelled_stage_that_waits_is_not_looked_for_in_the_queue() {
        watched(|| {
            let limits = Limits { max_workers: 1, max_pending: Some(1), keep_alive: None };
            let name_prefix = String::new();
            let settings =
                Settings { limits, name_prefix, stack_size: None, initializer: None, helps: false, spans: None };
            let pool = Pool::new(settings, FreeThreads, Threads);
            let (_promise, first) = Promise::new();
            let stage = pool.submit_after(first, "stage", |n: u8| Ok(n));
            assert!(stage.cancel());
            assert_eq!(pool.queue.maybe_stale(), 0);
        });
    }
}
