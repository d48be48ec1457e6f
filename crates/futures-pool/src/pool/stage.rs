//! [`Stage`]: a task that is queued when a future is done, and takes the value of that future.
//!
//! Until then no worker has to do with it. It stands among the waiting stages of the queue, from where a callback of the
//! future queues it. So what waits for the pool, or cancels what has not started, knows of it all the time.

use std::borrow::Cow;
use std::sync::{Arc, Weak};

use crate::error::{BoxError, PassedOn};
use crate::future::Future;
use crate::pool::{Pool, Start};
use crate::task::Task;
use crate::worker::job::Job;

pub(crate) struct Stage<'t, T, F, S: Start<'t>> {
    first: Future<'t, T>,
    function: F,
    name: &'static str,
    place: Place<'t, S>,
}

/// The place of a stage among those that wait, given up when this is dropped: when the stage runs or is cancelled.
struct Place<'t, S: Start<'t>> {
    pool: Weak<Pool<'t, S>>,
    number: u64,
}

impl<'t, S: Start<'t>> Drop for Place<'t, S> {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            pool.queue.forget_stage(self.number);
        }
    }
}

impl<'t, T, U, F, S> Task for Stage<'t, T, F, S>
where
    F: FnOnce(T) -> Result<U, BoxError>,
    S: Start<'t>,
{
    type Value = U;

    fn run(self) -> Result<U, BoxError> {
        let Stage { first, function, place, .. } = self;
        drop(place);
        // It is done. A callback of its own that still runs is the one that has queued this stage.
        match first.into_result() {
            Ok(value) => function(value),
            Err(error) => Err(PassedOn(error).into()),
        }
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }

    fn is_ready(&self) -> bool {
        self.first.done()
    }
}

impl<'t, S: Start<'t, Job = dyn Job<'t> + 't>> Pool<'t, S> {
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
        let number = self.queue.number_of_next_stage();
        let handle = first.second_handle();
        let place = Place { pool: Arc::downgrade(self), number };
        let cell = self.cell(Stage { first, function, name, place });
        match self.queue.add_stage(number, self.job_of(&cell)) {
            // Whoever completes `first` queues it, and waits for nothing. Being a handle on the pool, the callback also
            // keeps alive one that was dropped without waiting.
            Ok(()) => {
                let pool = self.clone();
                handle.add_done_callback(move |_| pool.queue_stage(number));
            }
            Err((stage, reason)) => stage.refuse(reason),
        }
        Future::new(cell)
    }

    fn queue_stage(self: &Arc<Self>, number: u64) {
        if let Some(pushed) = self.queue.queue_stage(number) {
            self.then(pushed);
        }
    }
}
