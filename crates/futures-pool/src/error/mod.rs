//! What can go wrong, as values one can match on, print and pass on with `?`.
//!
//! It knows of panics and tokens, and of nothing else. Begin with [`TaskError`]; each other file is one error.

mod already_done;
mod deadlock;
mod initializer_failed;
mod invalid_argument;
mod passed_on;
mod queue_full;
#[cfg(feature = "processes")]
mod unsendable;
#[cfg(feature = "processes")]
mod worker_died;
#[cfg(feature = "processes")]
mod worker_lost;

use std::error::Error;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::panic::Panic;
use crate::token::Cancelled;

pub use already_done::AlreadyDone;
pub use deadlock::{Deadlock, DeadlockedWait};
pub(crate) use initializer_failed::InitializerFailed;
pub use invalid_argument::InvalidArgument;
pub(crate) use passed_on::PassedOn;
pub use queue_full::QueueFull;
#[cfg(feature = "processes")]
pub use unsendable::Unsendable;
#[cfg(feature = "processes")]
pub(crate) use worker_died::Death;
#[cfg(feature = "processes")]
pub use worker_died::WorkerDied;
#[cfg(feature = "processes")]
pub use worker_lost::WorkerLost;

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
    /// The worker process running the task died. What is queued goes on with another.
    #[cfg(feature = "processes")]
    WorkerDied(Arc<WorkerDied>),
    /// The task was running on another machine that is heard of no more; no executor of this crate ends in it.
    #[cfg(feature = "processes")]
    WorkerLost(Arc<WorkerLost>),
    /// The task could not be carried to a worker process, or its value could not be carried back.
    #[cfg(feature = "processes")]
    Unsendable(Arc<Unsendable>),
    /// The owner of the promise dropped the [`Promise`](crate::Promise) without keeping it.
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

    /// For a task that cannot be carried to a worker process and back.
    #[cfg(feature = "processes")]
    pub(crate) fn unsendable(task: impl Into<String>, reason: impl Into<String>) -> Self {
        TaskError::Unsendable(Arc::new(Unsendable::new(task, reason)))
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
            TaskError::WorkerLost(lost) => lost.fmt(f),
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
