//! [`Shutdown`]: how a pool is to end.

use std::fmt;

/// How a pool is to end: whether the caller waits, and what becomes of tasks that have not started.
///
/// ```
/// use futures_pool::{Executor, Shutdown, TaskError, ThreadPoolExecutor};
///
/// let pool = ThreadPoolExecutor::new(1)?;
/// # let (open, gate) = std::sync::mpsc::channel::<()>();
/// # let (started, start) = std::sync::mpsc::channel();
/// let first = pool.submit(move || {
/// #   started.send(()).unwrap();
/// #   gate.recv().ok();
///     "running"
/// });
/// # start.recv().unwrap();
/// let second = pool.submit(|| "queued");
/// pool.shutdown_with(Shutdown::new().cancel_futures().no_wait());
/// assert!(matches!(second.result(), Err(TaskError::Cancelled)));
/// # drop(open);
/// assert_eq!(*first.result()?, "running");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "this only notes the choices: give it to `shutdown_with`"]
pub struct Shutdown {
    pub(super) wait: bool,
    pub(super) cancel_futures: bool,
}

impl Shutdown {
    /// Runs what is queued, and waits for it and for the threads.
    pub fn new() -> Self {
        Shutdown { wait: true, cancel_futures: false }
    }

    /// Returns at once. What is running goes on, and so does what is queued, as long as the program runs: unlike
    /// Python, a Rust program does not wait for its threads when `main` returns.
    pub fn no_wait(self) -> Self {
        Shutdown { wait: false, ..self }
    }

    /// Cancels what has not started.
    pub fn cancel_futures(self) -> Self {
        Shutdown { cancel_futures: true, ..self }
    }

    /// Whether the caller waits.
    pub fn waits(&self) -> bool {
        self.wait
    }

    /// Whether what has not started is cancelled.
    pub fn cancels_futures(&self) -> bool {
        self.cancel_futures
    }
}

impl Default for Shutdown {
    /// [`Shutdown::new`].
    fn default() -> Self {
        Shutdown::new()
    }
}

/// What a pool was still at when the time for its [shutdown](crate::ThreadPoolExecutor::shutdown_within) had passed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StillRunning {
    /// What was running.
    pub running: Vec<RunningTask>,
    /// How many tasks were queued.
    pub pending: usize,
}

/// A task that is running.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunningTask {
    /// The task's [name](crate::Task::name).
    pub task: String,
    /// The name of the thread that runs it.
    pub worker: String,
}

impl fmt::Display for StillRunning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time to shut down has passed, and still running: ")?;
        for RunningTask { task, worker } in &self.running {
            write!(f, "`{task}` on {worker}; ")?;
        }
        write!(f, "{} queued", self.pending)
    }
}

impl std::error::Error for StillRunning {}
