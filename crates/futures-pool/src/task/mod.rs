//! Tasks, which executors run: each is one piece of work that ends in a value or in an error.
//!
//! Every closure is a [`Task`]. Other tasks are made by functions, [`call()`], [`cancellable()`], [`fallible`] and
//! [`named()`], which stand in the root of the crate too. The types that they give are named in code that is generic over
//! executors, or that keeps tasks.
//!
//! ```
//! use futures_pool::task::Fallible;
//! use futures_pool::{Accepts, Executor, InlineExecutor};
//!
//! fn parse<'t, E>(pool: &E, text: &'static str) -> Option<i32>
//! where
//!     E: Executor<'t> + Accepts<'t, Fallible<Parse>>,
//! {
//!     let parse: Parse = Box::new(|| text.parse());
//!     pool.try_submit(parse).into_result().ok()
//! }
//!
//! type Parse = Box<dyn FnOnce() -> Result<i32, std::num::ParseIntError> + Send>;
//!
//! assert_eq!(parse(&InlineExecutor::new(), "12"), Some(12));
//! ```

// It knows of no pool and no future: only of errors, panics and tokens. The other files are tasks that are made from
// functions or from other tasks, and what tells a running task from all others.

pub(crate) mod call;
pub(crate) mod cancellable;
pub(crate) mod named;

pub(crate) mod id;

pub use call::{Function, Invocation, call, try_call};
pub use cancellable::{Cancellable, cancellable};
pub use named::{Named, named};

use std::any::type_name;
use std::borrow::Cow;
use std::sync::Arc;

use crate::error::{BoxError, TaskError};
use crate::panic;
use crate::task::id::TaskId;
use crate::token::CancelToken;

/// A piece of work that is run once.
///
/// Every `FnOnce() -> T` is one. A type of your own can be one too, which is what an executor wants that cannot carry a
/// closure, such as one whose workers are other processes.
///
/// ```
/// use futures_pool::{BoxError, Executor, Task, ThreadPoolExecutor};
///
/// struct Square(u64);
///
/// impl Task for Square {
///     type Value = u64;
///     fn run(self) -> Result<u64, BoxError> {
///         Ok(self.0 * self.0)
///     }
/// }
///
/// let pool = ThreadPoolExecutor::new(1)?;
/// assert_eq!(pool.submit(Square(12)).into_result()?, 144);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Task {
    /// What the task ends in when it succeeds.
    type Value;

    /// Does the work. A panic in it counts as a failure of the task, not of the worker.
    ///
    /// # Errors
    /// Whatever the task failed with.
    fn run(self) -> Result<Self::Value, BoxError>;

    /// What the task is called where it is spoken of: the name of its type, if it has no other. It may be asked under a lock,
    /// so it must not ask the task's own future.
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(type_name::<Self>())
    }

    /// What [`Future::cancel`](crate::Future::cancel) trips while the task runs, if the task looks at such a token. A
    /// task whose token is tripped before it begins is not begun.
    fn token(&self) -> Option<&CancelToken> {
        None
    }

    /// How often the task may be begun, if the worker process or the host that runs it is lost before it has answered.
    /// `None` leaves it to the executor, and most executors begin a task once. An executor whose workers are threads never
    /// asks: it cannot lose one.
    fn attempts(&self) -> Option<u32> {
        None
    }

    /// Tells it from all others, if its place in memory does not.
    #[doc(hidden)]
    fn identity(&self) -> Option<TaskId> {
        None
    }

    /// Whether it can be run yet. What it needs may still be to come; then it is not in a queue either.
    #[doc(hidden)]
    fn is_ready(&self) -> bool {
        true
    }

    /// Takes off a part that can be run by itself, beside the rest; `None` if all of it is to be run at once.
    #[doc(hidden)]
    fn split(&mut self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

impl<F, T> Task for F
where
    F: FnOnce() -> T,
{
    type Value = T;

    fn run(self) -> Result<T, BoxError> {
        Ok(self())
    }
}

/// A task from a closure that may fail: what [`Executor::try_submit`](crate::Executor::try_submit) hands in, where it
/// has to be a task first, as to be [`named()`].
pub fn fallible<F>(function: F) -> Fallible<F>
where
    Fallible<F>: Task,
{
    Fallible(function)
}

/// A closure whose `Err` counts as the task's failure. [`fallible`] makes it.
#[derive(Clone, Copy, Debug)]
pub struct Fallible<F>(pub(crate) F);

impl<F, T, E> Task for Fallible<F>
where
    F: FnOnce() -> Result<T, E>,
    E: Into<BoxError>,
{
    type Value = T;

    fn run(self) -> Result<T, BoxError> {
        (self.0)().map_err(Into::into)
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(type_name::<F>())
    }
}

/// A function as [`Executor::map`](crate::Executor::map) calls it: again and again, from any worker.
pub trait Call<A> {
    /// What one call ends in when it succeeds.
    type Value;

    /// Calls the function with one item.
    ///
    /// # Errors
    /// Whatever the function failed with.
    fn call(&self, item: A) -> Result<Self::Value, BoxError>;

    /// What the function is called where it is spoken of.
    #[doc(hidden)]
    fn name() -> &'static str {
        type_name::<Self>()
    }
}

/// A function that cannot fail. [`Executor::map`](crate::Executor::map) makes it.
#[derive(Clone, Copy, Debug)]
pub struct Infallible<F>(pub(crate) F);

impl<F, A, T> Call<A> for Infallible<F>
where
    F: Fn(A) -> T,
{
    type Value = T;

    fn call(&self, item: A) -> Result<T, BoxError> {
        Ok((self.0)(item))
    }

    fn name() -> &'static str {
        type_name::<F>()
    }
}

impl<F, A, T, E> Call<A> for Fallible<F>
where
    F: Fn(A) -> Result<T, E>,
    E: Into<BoxError>,
{
    type Value = T;

    fn call(&self, item: A) -> Result<T, BoxError> {
        (self.0)(item).map_err(Into::into)
    }

    fn name() -> &'static str {
        type_name::<F>()
    }
}

/// Runs a task, unless its token is tripped, and gives what its future is to hold.
pub(crate) fn run<K: Task>(task: K) -> Result<K::Value, TaskError> {
    outcome_of(|| {
        task.token().map_or(Ok(()), CancelToken::check)?;
        task.run()
    })
}

/// Runs `work` and gives what a future is to hold: its value, the error it returned, or its panic.
pub(crate) fn outcome_of<T>(work: impl FnOnce() -> Result<T, BoxError>) -> Result<T, TaskError> {
    match panic::capture(work) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(TaskError::returned(error)),
        Err(panic) => Err(TaskError::Panicked(Arc::new(panic))),
    }
}

/// How often a task may be begun, if it says so. If it panics when it is asked, it has not said so.
#[cfg(feature = "processes")]
pub(crate) fn attempts_of<K: Task>(task: &K) -> Option<u32> {
    let mut attempts = None;
    panic::contain(|| attempts = task.attempts());
    attempts
}

/// The name of a task; that of its type, if it panics when it is asked.
pub(crate) fn name_of<K: Task>(task: &K) -> Cow<'static, str> {
    let mut name = None;
    panic::contain(|| name = Some(task.name()));
    name.unwrap_or(Cow::Borrowed(type_name::<K>()))
}
