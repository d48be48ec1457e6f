//! [`ProcessPoolBuilder`]: the choices for a pool of processes.

use std::error::Error;
use std::fmt;
use std::io;
use std::num::NonZero;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use super::executor::ProcessPoolExecutor;
use super::pool_side::child_registry::ChildRegistry;
use super::pool_side::keep_dying::{MAX_FAILED_STARTS, MAX_WORKER_DEATHS};
use super::pool_side::process::EXIT_GRACE;
use super::pool_side::workers::{Initializer, Processes};
use super::remote::Remote;
use super::remote::how_to_register::how_to_register;
use super::wire::frame;
use super::wire::program::Program;
use crate::error::InvalidArgument;
use crate::pool::settings::{Limits, Settings, checked_prefix};
use crate::worker::spans::SpanLog;

/// The choices for a pool of processes; [`ProcessPoolExecutor::builder`] begins.
///
/// ```standalone_crate
/// use futures_pool::{Executor, ProcessPoolExecutor, call};
///
/// futures_pool::remote!(process_id);
///
/// fn process_id() -> u32 {
///     std::process::id()
/// }
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     futures_pool::worker_entry();
///     let pool = ProcessPoolExecutor::builder().max_workers(1).max_tasks_per_child(1).build()?;
///     let ids = [(); 2].map(|()| pool.submit(call(process_id, ())));
///     assert_ne!(ids[0].result()?, ids[1].result()?);
///     Ok(())
/// }
/// ```
#[must_use = "this only notes the choices: end with `build`"]
pub struct ProcessPoolBuilder {
    max_workers: usize,
    name_prefix: Option<String>,
    max_tasks_per_child: Option<usize>,
    max_pending: Option<usize>,
    keep_alive: Option<Duration>,
    max_message_size: u64,
    exit_grace: Duration,
    max_worker_deaths: usize,
    max_failed_starts: usize,
    initializer: Option<Box<dyn Initializer>>,
    unregistered: Option<String>,
    spans: Option<SpanLog>,
}

impl ProcessPoolBuilder {
    pub(crate) fn new() -> Self {
        ProcessPoolBuilder {
            max_workers: thread::available_parallelism().map_or(1, NonZero::get),
            name_prefix: None,
            max_tasks_per_child: None,
            max_pending: None,
            keep_alive: None,
            max_message_size: frame::DEFAULT_LIMIT,
            exit_grace: EXIT_GRACE,
            max_worker_deaths: MAX_WORKER_DEATHS,
            max_failed_starts: MAX_FAILED_STARTS,
            initializer: None,
            unregistered: None,
            spans: None,
        }
    }

    /// How many processes at most. If not given: as many as this process may use processors.
    pub fn max_workers(self, max_workers: usize) -> Self {
        ProcessPoolBuilder { max_workers, ..self }
    }

    /// Workers are called `{prefix}_0`, `{prefix}_1` and so on, in [spans](Self::spans) and reports; a process that
    /// takes the place of another has its name. If not given, the prefix is `ProcessPoolExecutor-{n}`, with another `n`
    /// for each pool.
    pub fn name_prefix(self, prefix: impl Into<String>) -> Self {
        ProcessPoolBuilder { name_prefix: Some(prefix.into()), ..self }
    }

    /// How many tasks a process runs before another takes its place, which bounds what leaks in them; no limit if not
    /// given. A chunk of a [`map`](crate::Executor::map) is one task.
    pub fn max_tasks_per_child(self, max_tasks_per_child: usize) -> Self {
        ProcessPoolBuilder { max_tasks_per_child: Some(max_tasks_per_child), ..self }
    }

    /// How many tasks may be queued, as for [threads](crate::ThreadPoolBuilder::max_pending).
    pub fn max_pending(self, max_pending: usize) -> Self {
        ProcessPoolBuilder { max_pending: Some(max_pending), ..self }
    }

    /// How long a process stays when it has nothing to do; for good if not given.
    ///
    /// A process that was idle for too long counts no more while it ends. A task that comes just then may start another
    /// one, so for that moment there may be more than [`max_workers`](Self::max_workers).
    pub fn keep_alive(self, keep_alive: Duration) -> Self {
        ProcessPoolBuilder { keep_alive: Some(keep_alive), ..self }
    }

    /// How many bytes the arguments or the value of one task may take, packed; 2 GiB if not given, and 1024 at least. A task
    /// that needs more ends in [`TaskError::Unsendable`](crate::TaskError::Unsendable).
    pub fn max_message_size(self, bytes: u64) -> Self {
        ProcessPoolBuilder { max_message_size: bytes, ..self }
    }

    /// How long a process may take to end once it is told to: at [shutdown](ProcessPoolExecutor::shutdown), when it was
    /// idle for [too long](Self::keep_alive), or has done [its number of tasks](Self::max_tasks_per_child). It runs what
    /// the program does at its exit. Then it is killed. 5 seconds if not given; zero kills it at once, and
    /// [`Duration::MAX`] never.
    ///
    /// A shutdown waits so long for a process that somebody has stopped (SIGSTOP, a debugger). Running tasks are not limited
    /// by it. But a worker counts as free while its process ends, so a task that is submitted then may wait that long for
    /// another process.
    ///
    /// ```standalone_crate
    /// # use std::time::Duration;
    /// # use futures_pool::{Executor, ProcessPoolExecutor, call};
    /// # futures_pool::remote!(square);
    /// # fn square(n: u64) -> u64 {
    /// #     n * n
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// #     futures_pool::worker_entry();
    /// let pool = ProcessPoolExecutor::builder().exit_grace(Duration::from_millis(200)).build()?;
    /// assert_eq!(pool.submit(call(square, (12,))).into_result()?, 144);
    /// pool.shutdown();
    /// #     Ok(())
    /// # }
    /// ```
    pub fn exit_grace(self, exit_grace: Duration) -> Self {
        ProcessPoolBuilder { exit_grace, ..self }
    }

    /// How many workers that were ready may die in a row, without any task being done in between: the last of them breaks
    /// the pool, so that whatever is queued or comes later ends in
    /// [`TaskError::BrokenPool`](crate::TaskError::BrokenPool). 32 if not given.
    ///
    /// It protects from a machine or a library on which every task dies. Where the inputs themselves may crash a worker
    /// (foreign code on files from anywhere), so many bad ones in a row would keep the good ones behind them from being
    /// looked at: there choose `usize::MAX`, which never breaks the pool. Each bad input then costs the start of a
    /// process, and its own future tells of the death. A worker that the pool has stopped itself (a cancelled task, a
    /// time limit, the end of the pool) never counts.
    ///
    /// ```standalone_crate
    /// use futures_pool::{Executor, ProcessPoolExecutor, TaskError, call};
    ///
    /// futures_pool::remote!(decode);
    ///
    /// fn decode(input: u32) -> u32 {
    ///     if input == 0 { std::process::abort() } else { input }
    /// }
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     futures_pool::worker_entry();
    ///     let pool = ProcessPoolExecutor::builder().max_workers(1).max_worker_deaths(usize::MAX).build()?;
    ///     let bad: Vec<_> = (0..35).map(|_| pool.submit(call(decode, (0,)))).collect();
    ///     let good = pool.submit(call(decode, (7,)));
    ///     assert!(bad.iter().all(|job| matches!(job.result(), Err(TaskError::WorkerDied(_)))));
    ///     assert_eq!(good.into_result()?, 7);
    ///     Ok(())
    /// }
    /// ```
    pub fn max_worker_deaths(self, max_worker_deaths: usize) -> Self {
        ProcessPoolBuilder { max_worker_deaths, ..self }
    }

    /// How many workers in a row may fail to get ready for a first task; 3 if not given.
    ///
    /// If so many processes end before they are ready, without any task being done in between and while no other worker
    /// is ready, the pool is broken, as by [`max_worker_deaths`](Self::max_worker_deaths): most likely `main` ends before
    /// [`worker_entry`](crate::worker_entry). While another worker is ready, a worker that has failed so often is given
    /// up instead, and the others do the work.
    ///
    /// Where the system refuses a process, or a thread or descriptor that it needs, the pool goes on with fewer workers;
    /// it is not broken by that. Only the last worker tries so often, 10 milliseconds apart. Then what is queued ends in
    /// [`TaskError::NoWorker`](crate::TaskError::NoWorker), and the next task tries again.
    ///
    /// ```standalone_crate
    /// # use futures_pool::{Executor, ProcessPoolExecutor, call};
    /// # futures_pool::remote!(square);
    /// # fn square(n: u64) -> u64 {
    /// #     n * n
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// #     futures_pool::worker_entry();
    /// let patient = ProcessPoolExecutor::builder().max_workers(1).max_failed_starts(100).build()?;
    /// assert_eq!(patient.submit(call(square, (12,))).into_result()?, 144);
    /// assert!(ProcessPoolExecutor::builder().max_failed_starts(0).build().is_err());
    /// #     Ok(())
    /// # }
    /// ```
    pub fn max_failed_starts(self, max_failed_starts: usize) -> Self {
        ProcessPoolBuilder { max_failed_starts, ..self }
    }

    /// Run once in each process, before its first task; its value is dropped. If it fails or panics, the pool is broken:
    /// whatever is queued or comes later ends in [`TaskError::BrokenPool`](crate::TaskError::BrokenPool).
    pub fn initializer<K: Remote + Clone + Sync>(self, task: K) -> Self {
        let unregistered = task.registered().is_none().then(|| task.to_register());
        ProcessPoolBuilder { initializer: Some(Box::new(task)), unregistered, ..self }
    }

    /// Notes in `log` when each task was queued, started and ended, and on which worker.
    pub fn spans(self, log: &SpanLog) -> Self {
        ProcessPoolBuilder { spans: Some(log.clone()), ..self }
    }

    /// The pool. No process is started yet.
    ///
    /// # Errors
    /// If a number is zero or the size of messages too small, the prefix contains a NUL character, the initializer is not [registered](crate::remote), or
    /// this program does not [become a worker](crate::worker_entry) when it is asked to.
    pub fn build(self) -> Result<ProcessPoolExecutor, BuildError> {
        let program = Program::of_this_process().ok_or(BuildError::NoWorkerEntry)?.map_err(BuildError::NoProgram)?;
        self.build_with(program)
    }

    pub(crate) fn build_with(self, program: Program) -> Result<ProcessPoolExecutor, BuildError> {
        let max_workers = InvalidArgument::unless_positive("max_workers", self.max_workers)?;
        let max_tasks_per_child =
            InvalidArgument::if_given_unless_positive("max_tasks_per_child", self.max_tasks_per_child)?;
        let max_pending = InvalidArgument::if_given_unless_positive("max_pending", self.max_pending)?;
        InvalidArgument::unless_positive("max_worker_deaths", self.max_worker_deaths)?;
        InvalidArgument::unless_positive("max_failed_starts", self.max_failed_starts)?;
        if self.max_message_size < LEAST_MESSAGE_SIZE {
            let given = self.max_message_size;
            let message = format!("max_message_size must be at least {LEAST_MESSAGE_SIZE} bytes, not {given}");
            return Err(InvalidArgument::new(message).into());
        }
        let name_prefix = checked_prefix("name_prefix", self.name_prefix.unwrap_or_else(default_name_prefix))?;
        if let Some(unregistered) = self.unregistered {
            return Err(InvalidArgument::new(how_to_register(&unregistered)).into());
        }
        let limits = Limits { max_workers, max_pending, keep_alive: self.keep_alive };
        let settings =
            Settings { limits, name_prefix, stack_size: None, initializer: None, helps: false, spans: self.spans };
        let processes = Processes {
            program,
            limit: self.max_message_size,
            max_tasks_per_child,
            exit_grace: self.exit_grace,
            max_worker_deaths: self.max_worker_deaths,
            max_failed_starts: self.max_failed_starts,
            initializer: self.initializer,
            children: ChildRegistry::default(),
            deaths: AtomicUsize::new(0),
            failed_starts: AtomicUsize::new(0),
            terminated: AtomicBool::new(false),
        };
        Ok(ProcessPoolExecutor::of(settings, processes))
    }
}

/// What the messages about a task need besides its arguments and its value: its numbers, the sentence that says why it
/// failed.
const LEAST_MESSAGE_SIZE: u64 = 1024;

fn default_name_prefix() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!("ProcessPoolExecutor-{}", COUNT.fetch_add(1, Relaxed))
}

impl fmt::Debug for ProcessPoolBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessPoolBuilder").field("max_workers", &self.max_workers).finish_non_exhaustive()
    }
}

/// Why there is no pool of processes.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// A choice with which no pool can work.
    InvalidArgument(InvalidArgument),
    /// This program does not become a worker when it is started as one.
    NoWorkerEntry,
    /// It is not known where this program is.
    NoProgram(io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::InvalidArgument(error) => error.fmt(f),
            BuildError::NoWorkerEntry => f.write_str(
                "worker processes run this program again, and it does not say where they begin: `main` must begin with \
                 `futures_pool::worker_entry();`, a test program must contain `futures_pool::worker_test!();`",
            ),
            BuildError::NoProgram(error) => write!(f, "it is not known where this program is: {error}"),
        }
    }
}

// An error is only looked at.
impl UnwindSafe for BuildError {}
impl RefUnwindSafe for BuildError {}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            BuildError::InvalidArgument(_) | BuildError::NoWorkerEntry => None,
            BuildError::NoProgram(error) => error.source(),
        }
    }
}

impl From<InvalidArgument> for BuildError {
    fn from(error: InvalidArgument) -> Self {
        BuildError::InvalidArgument(error)
    }
}
