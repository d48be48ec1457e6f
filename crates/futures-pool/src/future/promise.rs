//! [`Promise`]: the other end of a future, for those who write executors of their own.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::error::{AlreadyDone, BoxError, TaskError};
use crate::future::Future;
use crate::future::state::State;
use crate::future::task_cell::TaskCell;
use crate::task::{self, Task};
use crate::worker::job::ExternalThread;
use crate::worker::pool_id::PoolId;

/// The other end of a [`Future`]: it provides the value. Keeping it uses it up, so it cannot be kept twice.
///
/// Dropping it without having kept it ends the future in [`TaskError::Abandoned`]: nobody waits for ever.
///
/// ```
/// use futures_pool::Promise;
///
/// let (promise, future) = Promise::new();
/// assert!(promise.set_running_or_notify_cancel());
/// promise.set_result(42)?;
/// assert_eq!(future.into_result()?, 42);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// ```compile_fail,E0382
/// # use futures_pool::Promise;
/// let (promise, future) = Promise::new();
/// promise.set_result(42).unwrap();
/// promise.set_result(43).unwrap(); // error[E0382]: use of moved value: `promise`
/// ```
pub struct Promise<'t, T: Send + Sync + 't> {
    /// The future's other end; `None` once the promise is kept.
    cell: Option<Arc<TaskCell<'t, Promised<T>>>>,
}

impl<'t, T: Send + Sync + 't> Promise<'t, T> {
    /// A promise and its future, pending.
    #[allow(clippy::new_ret_no_self, reason = "the two ends belong together")]
    pub fn new() -> (Self, Future<'t, T>) {
        let cell = TaskCell::new(Promised::new(), PoolId::NONE, None);
        (Promise { cell: Some(cell.clone()) }, Future::new(cell))
    }

    /// To be called before the work begins: pending becomes running, and nobody can cancel any more. `false` if the
    /// future was cancelled; then there is nothing to do.
    pub fn set_running_or_notify_cancel(&self) -> bool {
        self.cell.as_ref().is_some_and(|cell| {
            cell.begin();
            Future::new(cell.clone()).state() == State::Running
        })
    }

    /// Keeps the promise with a value; callbacks run in this thread.
    ///
    /// # Errors
    /// If the future was cancelled: it stays so.
    pub fn set_result(mut self, value: T) -> Result<(), AlreadyDone> {
        self.set(Ok(value), PROMISE)
    }

    /// Keeps the promise with an error; callbacks run in this thread. A [`Cancelled`](crate::Cancelled) is taken as
    /// from a task that returns it.
    ///
    /// # Errors
    /// If the future was cancelled: it stays so.
    pub fn set_exception(mut self, error: impl Into<BoxError>) -> Result<(), AlreadyDone> {
        self.set(Err(TaskError::returned(error.into())), PROMISE)
    }

    /// Does all of it: says that the work begins, runs the task unless it was cancelled, and keeps the promise with its
    /// value, its error or its panic.
    ///
    /// ```
    /// use futures_pool::{Promise, TaskError};
    ///
    /// let (promise, future) = Promise::<u8>::new();
    /// std::thread::spawn(|| promise.run(|| panic!("no ink")));
    /// assert!(matches!(future.result(), Err(TaskError::Panicked(panic)) if panic.message() == "no ink"));
    /// ```
    pub fn run(mut self, task: impl Task<Value = T>) {
        if self.set_running_or_notify_cancel() {
            let name = task::name_of(&task);
            let outcome = task::run(task);
            let _ = self.set(outcome, name); // nobody can cancel any more
        }
    }

    fn set(&mut self, outcome: Result<T, TaskError>, name: Cow<'static, str>) -> Result<(), AlreadyDone> {
        self.cell.take().ok_or(AlreadyDone)?.finish(outcome, name, &mut ExternalThread)
    }
}

impl<'t, T: Send + Sync + 't> Drop for Promise<'t, T> {
    fn drop(&mut self) {
        let _ = self.set(Err(TaskError::Abandoned), PROMISE); // nothing to do if it was kept or cancelled
    }
}

// A promise is kept at once or not at all.
impl<'t, T: Send + Sync + 't> UnwindSafe for Promise<'t, T> {}
impl<'t, T: Send + Sync + 't> RefUnwindSafe for Promise<'t, T> {}

impl<'t, T: Send + Sync + 't> fmt::Debug for Promise<'t, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Promise")
            .field("state", &self.cell.as_ref().map(|cell| Future::new(cell.clone()).state()))
            .finish()
    }
}

/// The name of a promise, in reports of deadlocks and of unobserved errors.
const PROMISE: Cow<'static, str> = Cow::Borrowed("a promise");

/// Stands in for the work of a promise, which is done elsewhere. It is never run.
pub(crate) struct Promised<T>(PhantomData<fn() -> T>);

impl<T> Promised<T> {
    pub(crate) fn new() -> Self {
        Promised(PhantomData)
    }
}

impl<T> Task for Promised<T> {
    type Value = T;

    fn run(self) -> Result<T, BoxError> {
        Err("a promise is kept, not run".into())
    }

    fn name(&self) -> Cow<'static, str> {
        PROMISE
    }
}
