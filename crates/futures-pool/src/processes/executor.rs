//! [`ProcessPoolExecutor`]: tasks on a pool of processes.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::builder::{BuildError, ProcessPoolBuilder};
use super::pool_side::workers::Processes;
use super::remote::how_to_register::how_to_register;
use super::remote::{Remote, RemoteFunction};
use super::stage::RemoteStage;
use crate::error::{BoxError, QueueFull, TaskError};
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::pool::Pool;
use crate::pool::methods::pool_methods;
use crate::pool::settings::Settings;
use crate::pool::shutdown::{RunningTask, Shutdown, StillRunning};
use crate::pool::spawn::FreeThreads;
use crate::pool::stats::Stats;
use crate::task::call::Function;
use crate::task::{Fallible, Infallible};
use crate::worker::job::Job;

/// A pool of processes that run tasks, first in, first out. With the feature `processes`.
///
/// ```standalone_crate
/// use futures_pool::{Executor, ProcessPoolExecutor, TaskError, call};
///
/// futures_pool::remote!(check_prime);
///
/// fn check_prime(n: u64) -> bool {
///     n > 1 && (2..).take_while(|d| d * d <= n).all(|d| n % d != 0)
/// }
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     futures_pool::worker_entry();
///     let pool = ProcessPoolExecutor::new(2)?;
///     // let pool = futures_pool::ThreadPoolExecutor::new(2)?;      the same program on threads
///     assert!(pool.submit(call(check_prime, (97,))).into_result()?);
///     let primes = pool.map(check_prime, 10..20).collect::<Result<Vec<_>, TaskError>>()?;
///     assert_eq!(primes.iter().filter(|&&prime| prime).count(), 4);
///     Ok(())
/// }
/// ```
///
/// # What runs in a worker
///
/// A worker is this very program, started again, without a standard input, its output where that of this process is;
/// it begins at [`worker_entry`](crate::worker_entry). Nothing in the memory of this process is there. So a task is a
/// function and its arguments: [`call`](crate::call), [`try_call`](crate::try_call), a
/// [`map`](Executor::map), a type of your own that is a [`Task`](crate::Task). Functions and task types are
/// [registered](crate::remote). A closure is refused by the compiler, which says why:
///
/// ```compile_fail
/// # use futures_pool::{Executor, ProcessPoolExecutor};
/// # let pool = ProcessPoolExecutor::new(2).unwrap();
/// let twelve = 12;
/// pool.submit(move || twelve * twelve); // error[E0277]: this task cannot be carried to another process
/// ```
///
/// ```compile_fail,E0080
/// # use futures_pool::{Executor, ProcessPoolExecutor};
/// # let pool = ProcessPoolExecutor::new(2).unwrap();
/// let twelve = 12;
/// let _ = pool.map(move |n: u64| twelve * n, 0..10); // error[E0080]: … this is a closure that captures something
/// ```
///
/// # Workers that come and go
///
/// Processes are started when they are needed, as threads are, and reused. One that dies fails the task it was at, with
/// [`TaskError::WorkerDied`](crate::TaskError::WorkerDied), which names the process and the signal or exit code; another
/// takes its place and the rest goes on. Only when [32 die](ProcessPoolBuilder::max_worker_deaths) one after the other
/// without anything being done in between, or [three](ProcessPoolBuilder::max_failed_starts) before they are ready, the
/// pool is [broken](crate::TaskError::BrokenPool). Both numbers can be chosen. Where the system gives no more processes
/// or threads, fewer workers do the work.
///
/// A task that is [`cancellable`](crate::task::Invocation::cancellable), or has a
/// [time limit](crate::task::Invocation::timeout), is stopped by killing its worker. No other task is lost by that.
///
/// Workers end when the pool does, and when this process is no more, whatever it died of and whatever they are doing.
/// Ctrl-C in a terminal ends this process and its workers alike. A program that catches it has to expect that its
/// workers die of it.
///
/// Dropping the pool is [`shutdown`](Self::shutdown): it waits until everything that was submitted has run, then the
/// processes end. On Windows do not leave that to the destructor of a thread-local: the system runs those under a lock
/// which the threads of the pool need to end, so joining them there hangs.
///
/// # Trust
///
/// A worker and its pool speak over sockets to which nobody else can connect. What a worker sends is checked as if it
/// came from a stranger, and a worker that sends anything but an answer is killed.
pub struct ProcessPoolExecutor {
    pool: Arc<Pool<'static, Processes>>,
    /// How the pool is shut down when this is dropped; none if it was shut down before.
    at_drop: Option<Shutdown>,
}

impl ProcessPoolExecutor {
    /// A pool of at most `max_workers` processes.
    ///
    /// # Errors
    /// See [`ProcessPoolBuilder::build`].
    pub fn new(max_workers: usize) -> Result<Self, BuildError> {
        Self::builder().max_workers(max_workers).build()
    }

    /// A pool with choices.
    pub fn builder() -> ProcessPoolBuilder {
        ProcessPoolBuilder::new()
    }

    /// Runs everything that is queued, then ends every process, within [its time](ProcessPoolBuilder::exit_grace).
    /// Dropping the pool does the same.
    pub fn shutdown(self) {
        self.shutdown_with(Shutdown::new());
    }

    /// [`shutdown`](Self::shutdown) with choices.
    pub fn shutdown_with(mut self, how: Shutdown) {
        self.at_drop = Some(how);
    }

    /// Hands in a task unless the queue is full, waiting for room no longer than `timeout`; zero only looks. See
    /// [`max_pending`](ProcessPoolBuilder::max_pending).
    ///
    /// # Errors
    /// If the queue was full all the time; then the task comes back.
    ///
    /// ```standalone_crate
    /// use std::time::Duration;
    /// use futures_pool::{ProcessPoolExecutor, call};
    ///
    /// futures_pool::remote!(square);
    ///
    /// fn square(n: u64) -> u64 {
    ///     n * n
    /// }
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     futures_pool::worker_entry();
    ///     let pool = ProcessPoolExecutor::builder().max_workers(1).max_pending(1).build()?;
    ///     match pool.submit_timeout(Duration::from_secs(60), call(square, (12,))) {
    ///         Ok(job) => assert_eq!(job.into_result()?, 144),
    ///         Err(full) => println!("no room for {:?} within a minute", full.0),
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn submit_timeout<K>(&self, timeout: Duration, task: K) -> Result<Future<'static, K::Value>, QueueFull<K>>
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        self.submit_if_registered(task, Instant::now().checked_add(timeout)).map_err(QueueFull)
    }

    /// The ids of the processes that live.
    pub fn pids(&self) -> Vec<u32> {
        self.pool.kind.children.pids()
    }

    /// Ends the pool without waiting for what is running: every process is killed. Tasks that were running end in
    /// [`TaskError::WorkerDied`](crate::TaskError::WorkerDied), queued ones are cancelled, and later ones are refused.
    pub fn kill_workers(&self) {
        self.pool.close();
        self.pool.kind.kill();
        self.pool.cancel_pending();
    }

    /// [`kill_workers`](Self::kill_workers), but the processes are asked to end (SIGTERM), which a program can prepare
    /// for or ignore. On Windows there is no asking: they are killed.
    pub fn terminate_workers(&self) {
        self.pool.close();
        self.pool.kind.terminate();
        self.pool.cancel_pending();
    }

    /// Hands in the next stage of a pipeline: a [registered](crate::remote) function that takes the value of `first`. It is
    /// queued here when `first` is done, which may be of another executor; the value is carried to the process that runs it.
    ///
    /// All else is as for [`ThreadPoolExecutor::then`](crate::ThreadPoolExecutor::then): an error of `first` is that of
    /// the stage; the stage is work of this pool from now on, so its end waits for `first`; and to cancel the stage
    /// does not cancel `first`. Unlike there, the value of `first` lives until the stage is done.
    ///
    /// ```standalone_crate
    /// use futures_pool::{Executor, ProcessPoolExecutor, ThreadPoolExecutor};
    ///
    /// futures_pool::remote!(digits);
    ///
    /// fn digits(text: String) -> usize {
    ///     text.chars().filter(char::is_ascii_digit).count()
    /// }
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     futures_pool::worker_entry();
    ///     let (threads, processes) = (ThreadPoolExecutor::new(1)?, ProcessPoolExecutor::new(1)?);
    ///     let page = threads.submit(|| "1, 2, 3".to_owned());
    ///     assert_eq!(processes.then(page, digits).into_result()?, 3);
    ///     Ok(())
    /// }
    /// ```
    pub fn then<T, F>(&self, first: Future<'static, T>, _function: F) -> Future<'static, F::Output>
    where
        F: Function<(T,)> + Send + 'static,
        F::Output: DeserializeOwned + Send + Sync + 'static,
        T: Serialize + 'static,
    {
        self.add_stage::<_, Infallible<F>, _>(first)
    }

    /// [`then`](Self::then) for a function that may fail, registered as `remote!(try function)`: its `Err` is the stage's
    /// error.
    pub fn try_then<T, F, U, E>(&self, first: Future<'static, T>, _function: F) -> Future<'static, U>
    where
        F: Function<(T,), Output = Result<U, E>> + Send + 'static,
        E: Into<BoxError>,
        T: Serialize + 'static,
        U: DeserializeOwned + Send + Sync + 'static,
    {
        self.add_stage::<_, Fallible<F>, _>(first)
    }

    pool_methods!('static);

    pub(crate) fn of(settings: Settings<'static>, processes: Processes) -> Self {
        ProcessPoolExecutor { pool: Pool::new(settings, FreeThreads, processes), at_drop: Some(Shutdown::new()) }
    }

    /// Submits a task, which fails if its function is not registered. Hands it back if the queue is full until the
    /// deadline.
    fn submit_if_registered<K>(&self, task: K, deadline: Option<Instant>) -> Result<Future<'static, K::Value>, K>
    where
        K: Remote,
        K::Value: Send + Sync + 'static,
    {
        let unregistered = task.registered().is_none().then(|| task.to_register());
        let name = task.name();
        let cell = self.pool.cell(task);
        if let Some(unregistered) = unregistered {
            cell.clone().refuse(TaskError::unsendable(name, how_to_register(&unregistered)));
        } else if !self.pool.push(cell.clone(), deadline) {
            if let Some(task) = cell.begin() {
                return Err(task);
            }
        }
        Ok(Future::new(cell))
    }

    /// A stage that calls the function that is registered as `C`.
    fn add_stage<T, C, U>(&self, first: Future<'static, T>) -> Future<'static, U>
    where
        T: Serialize + 'static,
        C: RemoteFunction,
        U: DeserializeOwned + Send + Sync + 'static,
    {
        self.pool.add_stage(first, RemoteStage::<T, C, U, _>::new, |cell| match C::number() {
            Some(_) => Ok(cell.clone()),
            None => Err(TaskError::unsendable(C::function_name(), how_to_register(&C::to_register()))),
        })
    }

    /// Drops this handle on a pool that has been shut down, without doing it again.
    fn drop_after_shutdown(mut self) {
        self.at_drop = None;
    }
}

impl Drop for ProcessPoolExecutor {
    fn drop(&mut self) {
        if let Some(how) = self.at_drop {
            let _ended = self.pool.end(how, None); // without a limit nothing is left
        }
    }
}

impl Executor<'static> for ProcessPoolExecutor {}

impl<K> Accepts<'static, K> for ProcessPoolExecutor
where
    K: Remote,
    K::Value: Send + Sync + 'static,
{
    fn accept(&self, task: K) -> Future<'static, K::Value> {
        match self.submit_if_registered(task, None) {
            Ok(future) => future,
            Err(_) => unreachable!("without a deadline there is room in the end"),
        }
    }
}

// No task and no callback runs while one of its locks is held, so a panic leaves a pool whole.
impl UnwindSafe for ProcessPoolExecutor {}
impl RefUnwindSafe for ProcessPoolExecutor {}

impl fmt::Debug for ProcessPoolExecutor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pool.describe("ProcessPoolExecutor", f)
    }
}
