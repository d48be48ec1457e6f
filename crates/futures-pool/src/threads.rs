//! [`ThreadPoolExecutor`]: tasks on a pool of threads.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::builder::Builder;
use crate::crew::{Crew, Initializer, Start};
use crate::error::InvalidArgument;
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::scoped::ScopedExecutor;
use crate::shutdown::Shutdown;
use crate::task::Task;

/// A pool of threads that run tasks, first in, first out.
///
/// Threads are started when they are needed: a task that comes while all are busy brings a new one, up to `max_workers`.
///
/// Dropping the pool is [`shutdown`](Self::shutdown): it waits until everything that was submitted has run, also when
/// it is dropped by a panic. What Python writes as a `with` block is a block:
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
pub struct ThreadPoolExecutor {
    crew: Arc<Crew<'static, Free>>,
    at_drop: Shutdown,
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
    pub fn builder() -> Builder<'static> {
        Builder::new()
    }

    /// Runs `block` with a pool of at most `max_workers` threads whose tasks may borrow what lives around it; see
    /// [`Builder::scope`].
    ///
    /// ```
    /// use futures_pool::{Executor, ThreadPoolExecutor};
    ///
    /// let words = vec!["a".to_owned(), "few".to_owned(), "words".to_owned()];
    /// let lengths = ThreadPoolExecutor::scope(2, |pool| {
    ///     pool.map(|word| word.len(), &words).collect::<Result<Vec<_>, _>>()
    /// })??;
    /// assert_eq!(lengths, [1, 3, 5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If `max_workers` is zero.
    pub fn scope<'env, R>(
        max_workers: usize,
        block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env>) -> R,
    ) -> Result<R, InvalidArgument> {
        Builder::new().max_workers(max_workers).scope(block)
    }

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
        self.at_drop = how;
    }

    pub(crate) fn of(max_workers: usize, name_prefix: String, initializer: Option<Initializer<'static>>) -> Self {
        ThreadPoolExecutor { crew: Crew::new(max_workers, name_prefix, initializer, Free), at_drop: Shutdown::new() }
    }
}

impl Drop for ThreadPoolExecutor {
    fn drop(&mut self) {
        self.at_drop.end(&self.crew);
    }
}

impl Executor<'static> for ThreadPoolExecutor {}

impl<K> Accepts<'static, K> for ThreadPoolExecutor
where
    K: Task + Send + 'static,
    K::Value: Send + Sync + 'static,
{
    fn accept(&self, task: K) -> Future<'static, K::Value> {
        self.crew.submit(task)
    }
}

impl fmt::Debug for ThreadPoolExecutor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.crew.describe("ThreadPoolExecutor", f)
    }
}

/// Threads that may outlive whoever started them.
struct Free;

impl Start<'static> for Free {
    type Handle = JoinHandle<()>;

    fn start(&self, name: String, body: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
        thread::Builder::new().name(name).spawn(body)
    }

    fn join(handle: JoinHandle<()>) -> thread::Result<()> {
        handle.join()
    }
}
