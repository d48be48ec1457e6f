//! [`ThreadPoolExecutor`]: tasks on a pool of threads.
//!
//! It is the face of the pool in `pool`. Begin with [`ThreadPoolExecutor`].

pub(crate) mod builder;
pub(crate) mod scoped;

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{BoxError, InvalidArgument, QueueFull};
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::pool::Pool;
use crate::pool::methods::{pool_methods, thread_pool_methods};
use crate::pool::settings::Settings;
use crate::pool::shutdown::{RunningTask, Shutdown, StillRunning};
use crate::pool::spawn::FreeThreads;
use crate::pool::stats::Stats;
use crate::pool::threads::Threads;
use crate::pool::with_state::WithState;
use crate::task::Task;
use crate::threads::builder::ThreadPoolBuilder;
use crate::threads::scoped::{ScopedExecutor, ThreadPoolScope};

/// A pool of threads that run tasks, first in, first out.
///
/// Threads are started when they are needed: a task that comes while all are busy brings a new one, up to
/// `max_workers`.
///
/// Dropping the pool is [`shutdown`](Self::shutdown): it waits until everything that was submitted has run, also when
/// it is dropped by a panic. On Windows do not leave that to the destructor of a thread-local: the system runs those under
/// a lock which the threads need to end, so joining them there hangs. What Python writes as a `with` block is a block:
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let job = {
///     let pool = ThreadPoolExecutor::new(4)?;
///     pool.submit(|| "done".to_owned())
/// }; // here the pool waits for its tasks and joins its threads
/// assert!(job.done());
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
///
/// What was shut down cannot be used; the compiler says so:
///
/// ```compile_fail,E0382
/// # use futures_pool::{Executor, ThreadPoolExecutor};
/// let pool = ThreadPoolExecutor::new(4).unwrap();
/// pool.shutdown();
/// let job = pool.submit(|| 1); // error[E0382]: borrow of moved value: `pool`
/// ```
///
/// `S` is what the [initializer](ThreadPoolBuilder::initializer) makes for each worker; mostly nothing.
pub struct ThreadPoolExecutor<S = ()> {
    pool: Arc<Pool<'static, Threads>>,
    /// How the pool is shut down when this is dropped; none if it was shut down before.
    at_drop: Option<Shutdown>,
    state: PhantomData<fn() -> S>,
}

impl ThreadPoolExecutor {
    /// A pool of at most `max_workers` threads.
    ///
    /// # Errors
    /// If `max_workers` is zero.
    pub fn new(max_workers: usize) -> Result<Self, InvalidArgument> {
        Self::builder().max_workers(max_workers).build()
    }

    /// A pool with choices: its size, the names of its threads, what each does first.
    pub fn builder() -> ThreadPoolBuilder<'static> {
        ThreadPoolBuilder::new()
    }

    /// A pool of at most `max_workers` threads whose tasks may borrow: the pool of the block that
    /// [`run`](ThreadPoolScope::run) is given. No thread is started yet.
    ///
    /// ```
    /// use futures_pool::{Executor, ThreadPoolExecutor};
    ///
    /// let words = vec!["a".to_owned(), "few".to_owned(), "words".to_owned()];
    /// let lengths = ThreadPoolExecutor::scoped(2)?.run(|pool| {
    ///     pool.map(|word| word.len(), &words).collect::<Result<Vec<_>, _>>()
    /// })?;
    /// assert_eq!(lengths, [1, 3, 5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If `max_workers` is zero.
    pub fn scoped(max_workers: usize) -> Result<ThreadPoolScope<'static>, InvalidArgument> {
        Self::builder().max_workers(max_workers).scoped()
    }

    /// [`scoped`](Self::scoped) and [`run`](ThreadPoolScope::run) in one call.
    ///
    /// # Errors
    /// If `max_workers` is zero.
    #[deprecated(
        note = "write `ThreadPoolExecutor::scoped(max_workers)?.run(block)`: each error stands where it arises"
    )]
    pub fn scope<'env, R>(
        max_workers: usize,
        block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env>) -> R,
    ) -> Result<R, InvalidArgument> {
        Ok(Self::scoped(max_workers)?.run(block))
    }
}

impl<S> ThreadPoolExecutor<S> {
    /// Runs everything that is queued, then joins every thread. Dropping the pool does the same.
    ///
    /// A task that drops its own pool does not wait for itself.
    pub fn shutdown(self) {
        self.shutdown_with(Shutdown::new());
    }

    /// [`shutdown`](Self::shutdown) with choices.
    ///
    /// ```
    /// use futures_pool::{Executor, Shutdown, ThreadPoolExecutor};
    ///
    /// let pool = ThreadPoolExecutor::new(1)?;
    /// let job = pool.submit(|| 1);
    /// pool.shutdown_with(Shutdown::new().no_wait());
    /// assert_eq!(job.into_result()?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn shutdown_with(mut self, how: Shutdown) {
        self.at_drop = Some(how);
    }

    pool_methods!('static);
    thread_pool_methods!('static, S);

    pub(crate) fn of(settings: Settings<'static>) -> Self {
        ThreadPoolExecutor {
            pool: Pool::new(settings, FreeThreads, Threads),
            at_drop: Some(Shutdown::new()),
            state: PhantomData,
        }
    }

    /// Drops this handle on a pool that has been shut down, without doing it again.
    fn drop_after_shutdown(mut self) {
        self.at_drop = None;
    }
}

impl<S> Drop for ThreadPoolExecutor<S> {
    fn drop(&mut self) {
        if let Some(how) = self.at_drop {
            let _ended = self.pool.end(how, None); // without a limit nothing is left
        }
    }
}

impl<S> Executor<'static> for ThreadPoolExecutor<S> {}

impl<K, S> Accepts<'static, K> for ThreadPoolExecutor<S>
where
    K: Task + Send + 'static,
    K::Value: Send + Sync + 'static,
{
    fn accept(&self, task: K) -> Future<'static, K::Value> {
        self.pool.submit(task)
    }
}

// No task and no callback runs while one of its locks is held, so a panic leaves a pool whole.
impl<S> UnwindSafe for ThreadPoolExecutor<S> {}
impl<S> RefUnwindSafe for ThreadPoolExecutor<S> {}

impl<S> fmt::Debug for ThreadPoolExecutor<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pool.describe("ThreadPoolExecutor", f)
    }
}
