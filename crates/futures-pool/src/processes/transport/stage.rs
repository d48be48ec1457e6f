//! [`StageTask`]: a task that takes the value of a future, and can be begun when that is done.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::queued_task::{OnCancel, QueuedTask};
use crate::error::{BoxError, TaskError};
use crate::future::Future;
use crate::processes::remote::RemoteFunction;
use crate::processes::stage::{Awaited, RemoteStage};
use crate::task::call::Function;
use crate::task::{Fallible, Infallible};

/// A task that takes the value of a future: see [`ProcessPoolExecutor::then`](crate::ProcessPoolExecutor::then).
#[must_use = "a stage is queued when its future is done: say where, by `when_done`"]
pub struct StageTask<T: 'static> {
    /// The task. It cannot be begun before the future is done, and is to be kept until then.
    pub queued: QueuedTask,
    /// The future that is waited for.
    pub first: FirstOfStage<T>,
}

/// The future that a stage waits for.
pub struct FirstOfStage<T: 'static> {
    future: Future<'static, T>,
    is_done: Arc<AtomicBool>,
}

impl<T: 'static> FirstOfStage<T> {
    /// Has this called when the future is done: then the stage may be begun. At once if it is done already.
    pub fn when_done(self, done: impl FnOnce() + Send + 'static) {
        let is_done = self.is_done;
        self.future.add_done_callback(move |_| {
            is_done.store(true, Release);
            done();
        });
    }
}

impl<T: 'static> StageTask<T> {
    /// A call of a [registered](crate::remote) function with the value of `first`, and its future. `on_cancel` is called if
    /// it is cancelled before it is begun.
    pub fn then<F>(first: Future<'static, T>, _function: F, on_cancel: &OnCancel) -> (Self, Future<'static, F::Output>)
    where
        F: Function<(T,)> + Send + 'static,
        F::Output: DeserializeOwned + Send + Sync + 'static,
        T: Serialize,
    {
        Self::of::<Infallible<F>, _>(first, on_cancel)
    }

    /// [`then`](Self::then) for a function that may fail, registered as `remote!(try function)`.
    pub fn try_then<F, U, E>(
        first: Future<'static, T>,
        _function: F,
        on_cancel: &OnCancel,
    ) -> (Self, Future<'static, U>)
    where
        F: Function<(T,), Output = Result<U, E>> + Send + 'static,
        E: Into<BoxError>,
        U: DeserializeOwned + Send + Sync + 'static,
        T: Serialize,
    {
        Self::of::<Fallible<F>, _>(first, on_cancel)
    }

    fn of<C, U>(first: Future<'static, T>, on_cancel: &OnCancel) -> (Self, Future<'static, U>)
    where
        C: RemoteFunction,
        U: DeserializeOwned + Send + Sync + 'static,
        T: Serialize,
    {
        let is_done = Arc::new(AtomicBool::new(false));
        let second = first.second_handle();
        let done = Done { future: first, is_done: is_done.clone() };
        let (queued, future) = QueuedTask::of(RemoteStage::<T, C, U, _>::new(done), Some(on_cancel));
        (StageTask { queued, first: FirstOfStage { future: second, is_done } }, future)
    }
}

impl<T: 'static> fmt::Debug for StageTask<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StageTask").field("queued", &self.queued).finish_non_exhaustive()
    }
}

impl<T: 'static> fmt::Debug for FirstOfStage<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstOfStage").field("is_done", &self.is_done.load(Acquire)).finish_non_exhaustive()
    }
}

/// A future that is done, of a stage that may be begun.
struct Done<T: 'static> {
    future: Future<'static, T>,
    is_done: Arc<AtomicBool>,
}

impl<T: 'static> Awaited<T> for Done<T> {
    fn is_queued(&self) -> bool {
        self.is_done.load(Acquire)
    }

    fn result(&self) -> Result<&T, TaskError> {
        self.future.result()
    }
}
