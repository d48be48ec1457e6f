//! What can go wrong, as values one can match on, print and pass on with `?`.

use std::error::Error;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::panic::Panic;
use crate::token::Cancelled;

/// Any error of a task, before a future wraps it.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Why a future has no value.
///
/// Cheap to clone: everybody who asks a future gets the same error. [`Failed`](TaskError::Failed) prints as the task's
/// own error and its [`source`](Error::source) chain is that error's chain, so reports show nothing twice.
///
/// ```
/// use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// let job = pool.try_submit(|| "no number".parse::<i32>());
/// match job.result() {
///     Err(TaskError::Failed(error)) => assert!(error.is::<std::num::ParseIntError>()),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TaskError {
    /// The task ran and returned this error; see [`Executor::try_submit`](crate::Executor::try_submit).
    Failed(Arc<dyn Error + Send + Sync>),
    /// The task panicked.
    Panicked(Arc<Panic>),
    /// The task was cancelled: before it ran, or it was asked to stop while it ran and did; see
    /// [`cancellable`](crate::cancellable).
    Cancelled,
    /// The task's own [time limit](crate::task::Cancellable::timeout) passed, and it stopped or was never begun.
    Expired,
    /// The caller's own time limit passed. The task is not touched by that and may still finish.
    TimedOut,
    /// The pool was already shut down when the task was handed in.
    ShutDown,
    /// The pool cannot run anything any more: an initializer failed, or too many worker processes died in a row.
    BrokenPool(Arc<dyn Error + Send + Sync>),
    /// The system would not start a worker, and the pool had none. A task that comes later may be luckier.
    NoWorker(Arc<std::io::Error>),
    /// The task asked for this one's result, but waits for it in a circle: its pool's workers all wait for one another.
    /// The task that was asked for is not touched by that.
    Deadlock(Arc<Deadlock>),
    /// The worker process died that was running the task. What is queued goes on with another.
    #[cfg(feature = "processes")]
    WorkerDied(Arc<crate::WorkerDied>),
    /// The task could not be carried to a worker process, or its value could not be carried back.
    #[cfg(feature = "processes")]
    Unsendable(Arc<crate::Unsendable>),
    /// Whoever had promised the value dropped the [`Promise`](crate::Promise) without keeping it.
    Abandoned,
}

impl TaskError {
    /// For a task that returned `error`.
    pub(crate) fn returned(error: BoxError) -> Self {
        let error = match error.downcast::<PassedOn>() {
            Ok(passed_on) => return passed_on.0,
            Err(error) => error,
        };
        match error.downcast_ref() {
            Some(Cancelled::Asked) => TaskError::Cancelled,
            Some(Cancelled::Expired) => TaskError::Expired,
            None => TaskError::Failed(Arc::from(error)),
        }
    }

    /// The error that a task returned, if it is an `E`.
    ///
    /// ```
    /// use std::num::ParseIntError;
    /// use futures_pool::{Executor, ThreadPoolExecutor};
    ///
    /// let pool = ThreadPoolExecutor::new(1)?;
    /// let error = pool.try_submit(|| "x".parse::<i32>()).exception().unwrap();
    /// assert!(error.downcast_ref::<ParseIntError>().is_some());
    /// # Ok::<(), futures_pool::InvalidArgument>(())
    /// ```
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        match self {
            TaskError::Failed(error) => error.downcast_ref(),
            _ => None,
        }
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskError::Failed(error) => error.fmt(f),
            TaskError::Panicked(panic) => panic.fmt(f),
            TaskError::Cancelled => f.write_str("the task was cancelled"),
            TaskError::Expired => Cancelled::Expired.fmt(f),
            TaskError::TimedOut => f.write_str("the time limit passed before the task was done"),
            TaskError::ShutDown => f.write_str("the pool was already shut down when the task came"),
            TaskError::BrokenPool(error) => write!(f, "the pool is broken: {error}"),
            TaskError::NoWorker(error) => write!(f, "no worker could be started for the task: {error}"),
            TaskError::Deadlock(deadlock) => deadlock.fmt(f),
            #[cfg(feature = "processes")]
            TaskError::WorkerDied(died) => died.fmt(f),
            #[cfg(feature = "processes")]
            TaskError::Unsendable(unsendable) => unsendable.fmt(f),
            TaskError::Abandoned => f.write_str("the promise of a value was dropped, not kept"),
        }
    }
}

// An error is only looked at; std's own, which it may hold, does not say so.
impl UnwindSafe for TaskError {}
impl RefUnwindSafe for TaskError {}

impl Error for TaskError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            TaskError::Failed(error) | TaskError::BrokenPool(error) => error.source(),
            TaskError::NoWorker(error) => error.source(),
            _ => None,
        }
    }
}

/// The error of another future, as the error of a task that ends in the same.
#[derive(Debug)]
pub(crate) struct PassedOn(pub(crate) TaskError);

impl fmt::Display for PassedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for PassedOn {}

/// Workers wait for one another and cannot go on; see [`TaskError::Deadlock`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    pub(crate) waits: Vec<DeadlockedWait>,
}

/// A task of a [`Deadlock`] and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadlockedWait {
    /// The [name](crate::Task::name) of the task that waits.
    pub task: String,
    /// The names of the tasks it waits for, of which one would be enough.
    pub awaited: Vec<String>,
}

impl Deadlock {
    /// Who waits for whom; the first is the one that got this error.
    pub fn waits(&self) -> &[DeadlockedWait] {
        &self.waits
    }
}

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("deadlock, as no worker is left to go on: ")?;
        for (number, DeadlockedWait { task, awaited }) in self.waits.iter().enumerate() {
            let separator = if number == 0 { "" } else { "; " };
            write!(f, "{separator}`{task}` waits for `{}`", awaited.join("` or `"))?;
        }
        Ok(())
    }
}

impl Error for Deadlock {}

/// An argument that no executor can work with, such as a pool of zero workers.
///
/// ```
/// use futures_pool::ThreadPoolExecutor;
///
/// let error = ThreadPoolExecutor::new(0).unwrap_err();
/// assert_eq!(error.to_string(), "max_workers must be at least 1, not 0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument {
    message: String,
}

impl InvalidArgument {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        InvalidArgument { message: message.into() }
    }

    /// Refuses zero for the argument called `name`.
    pub(crate) fn unless_positive(name: &'static str, value: usize) -> Result<usize, Self> {
        if value == 0 { Err(Self::new(format!("{name} must be at least 1, not 0"))) } else { Ok(value) }
    }

    /// The same for an argument that may be left out.
    pub(crate) fn if_given_unless_positive(name: &'static str, value: Option<usize>) -> Result<Option<usize>, Self> {
        value.map(|value| Self::unless_positive(name, value)).transpose()
    }
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for InvalidArgument {}

/// The queue of a pool was full; here is the task. See
/// [`ThreadPoolBuilder::max_pending`](crate::ThreadPoolBuilder::max_pending).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct QueueFull<K>(pub K);

impl<K> fmt::Display for QueueFull<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue of the pool was full")
    }
}

impl<K> fmt::Debug for QueueFull<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueueFull(..)")
    }
}

impl<K> Error for QueueFull<K> {}

/// A promise was kept too late: its future was cancelled, and stays so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyDone;

impl fmt::Display for AlreadyDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the future was cancelled before its value came")
    }
}

impl Error for AlreadyDone {}

/// The initializer of a worker failed; [`TaskError::BrokenPool`] holds it.
#[derive(Debug)]
pub(crate) struct InitializerFailed(pub(crate) TaskError);

impl fmt::Display for InitializerFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the initializer of a worker failed: {}", self.0)
    }
}

impl Error for InitializerFailed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
