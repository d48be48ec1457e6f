//! [`ThreadPoolBuilder`]: the choices for a thread pool.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use crate::error::{BoxError, InvalidArgument};
use crate::pool::settings::{Initializer, Limits, Settings, checked_prefix};
use crate::threads::ThreadPoolExecutor;
use crate::threads::scoped::ThreadPoolScope;
use crate::worker::spans::SpanLog;

/// The choices for a pool of threads; [`ThreadPoolExecutor::builder`] begins.
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let pool = ThreadPoolExecutor::builder().max_workers(2).thread_name_prefix("fetch").build()?;
/// let name = pool.submit(|| std::thread::current().name().map(str::to_owned));
/// assert_eq!(name.into_result()?.as_deref(), Some("fetch_0"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "this only notes the choices: end with `build` or `scoped`"]
pub struct ThreadPoolBuilder<'t, S = ()> {
    max_workers: usize,
    thread_name_prefix: Option<String>,
    thread_stack_size: Option<usize>,
    initializer: Option<Initializer<'t>>,
    max_pending: Option<usize>,
    keep_alive: Option<Duration>,
    helping: bool,
    spans: Option<SpanLog>,
    state: PhantomData<fn() -> S>,
}

impl ThreadPoolBuilder<'_> {
    pub(crate) fn new() -> Self {
        ThreadPoolBuilder {
            max_workers: default_max_workers(),
            thread_name_prefix: None,
            thread_stack_size: None,
            initializer: None,
            max_pending: None,
            keep_alive: None,
            helping: false,
            spans: None,
            state: PhantomData,
        }
    }
}

impl<'t, S> ThreadPoolBuilder<'t, S> {
    /// How many threads at most. If not given: `min(32, cpus + 4)`, where cpus is what this process may use.
    pub fn max_workers(self, max_workers: usize) -> Self {
        ThreadPoolBuilder { max_workers, ..self }
    }

    /// Threads are called `{prefix}_0`, `{prefix}_1` and so on. If not given, the prefix is `ThreadPoolExecutor-{n}`,
    /// with another `n` for each pool.
    pub fn thread_name_prefix(self, prefix: impl Into<String>) -> Self {
        ThreadPoolBuilder { thread_name_prefix: Some(prefix.into()), ..self }
    }

    /// How much stack each thread has, in bytes. If not given, what the system gives; 16 MiB where workers
    /// [help](Self::helping).
    pub fn thread_stack_size(self, bytes: usize) -> Self {
        ThreadPoolBuilder { thread_stack_size: Some(bytes), ..self }
    }

    /// Run once in each thread, before its first task. What it returns belongs to that thread, until the thread ends:
    /// [`submit_with`](ThreadPoolExecutor::submit_with) lends it to tasks. So a connection is opened once for each
    /// worker and not for each task, and it need be neither `Send` nor `Sync`.
    ///
    /// If it fails or panics, the pool is broken: whatever is queued or comes later ends in
    /// [`TaskError::BrokenPool`](crate::TaskError::BrokenPool).
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// let pool = ThreadPoolExecutor::builder().initializer(|| "12".parse::<u64>()).build()?;
    /// assert_eq!(pool.submit_with(|dozen| dozen * 12).into_result()?, 144);
    ///
    /// let pool = ThreadPoolExecutor::builder().initializer(|| Err::<(), _>("no licence")).build()?;
    /// let error = pool.submit(|| 1).exception().unwrap();
    /// assert_eq!(error.to_string(), "the pool is broken: the initializer of a worker failed: no licence");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn initializer<'i, E, I: 'static>(
        self,
        initializer: impl Fn() -> Result<I, E> + Send + Sync + 'i,
    ) -> ThreadPoolBuilder<'i, I>
    where
        E: Into<BoxError>,
    {
        let initializer = move || match initializer() {
            Ok(state) => Ok(Rc::new(state) as Rc<dyn Any>),
            Err(error) => Err(error.into()),
        };
        ThreadPoolBuilder {
            max_workers: self.max_workers,
            thread_name_prefix: self.thread_name_prefix,
            thread_stack_size: self.thread_stack_size,
            initializer: Some(Box::new(initializer)),
            max_pending: self.max_pending,
            keep_alive: self.keep_alive,
            helping: self.helping,
            spans: self.spans,
            state: PhantomData,
        }
    }

    /// How many tasks may be queued; no limit if not given. When so many are, `submit` blocks until there is room, and
    /// [`submit_timeout`](ThreadPoolExecutor::submit_timeout) gives up after a while or at once. A task that is
    /// cancelled while it is queued gives its room back at once.
    pub fn max_pending(self, max_pending: usize) -> Self {
        ThreadPoolBuilder { max_pending: Some(max_pending), ..self }
    }

    /// How long a thread stays when it has nothing to do; for good if not given. A thread that has gone is replaced
    /// when there is need.
    pub fn keep_alive(self, keep_alive: Duration) -> Self {
        ThreadPoolBuilder { keep_alive: Some(keep_alive), ..self }
    }

    /// Whether a worker that waits for a task queued in its own pool runs that task itself, on top of what it is doing.
    /// Then tasks that wait for tasks they have submitted are done on any number of workers, on a single one too. If
    /// not given, such a wait ends in [`TaskError::Deadlock`](crate::TaskError::Deadlock) when no worker is left.
    ///
    /// Tasks that wait for tasks that wait use up stack. A worker helps as long as it has more than a quarter of its stack
    /// left, and twice what the largest of its tasks took so far; beyond that such a wait ends as without helping.
    /// [`thread_stack_size`](Self::thread_stack_size) gives room for more. A wait with a time limit does not help, since
    /// the task might take longer.
    ///
    /// A worker that submits to a queue that is [full](Self::max_pending) runs what is queued until there is room.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use futures_pool::{BoxError, Executor, ThreadPoolExecutor};
    ///
    /// fn fibonacci(n: u64, pool: &Arc<ThreadPoolExecutor>) -> Result<u64, BoxError> {
    ///     if n < 2 {
    ///         return Ok(n);
    ///     }
    ///     let nested = pool.clone();
    ///     let left = pool.try_submit(move || fibonacci(n - 1, &nested));
    ///     Ok(fibonacci(n - 2, pool)? + left.into_result()?)
    /// }
    ///
    /// let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(1).helping().build()?);
    /// let nested = pool.clone();
    /// assert_eq!(pool.try_submit(move || fibonacci(15, &nested)).into_result()?, 610);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn helping(self) -> Self {
        ThreadPoolBuilder { helping: true, ..self }
    }

    /// Notes in `log` when each task was queued, started and ended, and on which worker.
    pub fn spans(self, log: &SpanLog) -> Self {
        ThreadPoolBuilder { spans: Some(log.clone()), ..self }
    }

    /// The choices for a pool whose tasks may borrow, checked. No thread is started yet;
    /// [`run`](ThreadPoolScope::run) starts the pool.
    ///
    /// # Errors
    /// If a number is zero, or the prefix contains a NUL character.
    pub fn scoped(self) -> Result<ThreadPoolScope<'t, S>, InvalidArgument> {
        Ok(ThreadPoolScope::of(self.checked()?))
    }

    fn checked(self) -> Result<Settings<'t>, InvalidArgument> {
        let max_workers = InvalidArgument::unless_positive("max_workers", self.max_workers)?;
        let max_pending = InvalidArgument::if_given_unless_positive("max_pending", self.max_pending)?;
        let prefix = self.thread_name_prefix.unwrap_or_else(default_name_prefix);
        let name_prefix = checked_prefix("thread_name_prefix", prefix)?;
        let stack_size = self.thread_stack_size.or(self.helping.then_some(STACK_FOR_HELPING));
        let limits = Limits { max_workers, max_pending, keep_alive: self.keep_alive };
        Ok(Settings {
            limits,
            name_prefix,
            stack_size,
            initializer: self.initializer,
            helps: self.helping,
            spans: self.spans,
        })
    }
}

impl<S> ThreadPoolBuilder<'static, S> {
    /// The pool. No thread is started yet.
    ///
    /// # Errors
    /// If a number is zero, or the prefix contains a NUL character.
    pub fn build(self) -> Result<ThreadPoolExecutor<S>, InvalidArgument> {
        Ok(ThreadPoolExecutor::of(self.checked()?))
    }
}

const STACK_FOR_HELPING: usize = 16 << 20;

impl<S> fmt::Debug for ThreadPoolBuilder<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPoolBuilder")
            .field("max_workers", &self.max_workers)
            .field("thread_name_prefix", &self.thread_name_prefix)
            .field("thread_stack_size", &self.thread_stack_size)
            .field("initializer", &self.initializer.is_some())
            .field("max_pending", &self.max_pending)
            .field("keep_alive", &self.keep_alive)
            .field("helping", &self.helping)
            .field("spans", &self.spans.is_some())
            .finish()
    }
}

fn default_max_workers() -> usize {
    let cpus = thread::available_parallelism().map_or(1, usize::from);
    (cpus + 4).min(32)
}

fn default_name_prefix() -> String {
    static POOLS: AtomicUsize = AtomicUsize::new(0);
    format!("ThreadPoolExecutor-{}", POOLS.fetch_add(1, Relaxed))
}
