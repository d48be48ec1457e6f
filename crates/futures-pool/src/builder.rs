//! [`Builder`]: the choices for a thread pool.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

use crate::crew::Initializer;
use crate::error::{BoxError, InvalidArgument};
use crate::scoped::{self, ScopedExecutor};
use crate::threads::ThreadPoolExecutor;

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
#[must_use = "this only notes the choices: end with `build` or `scope`"]
pub struct Builder<'t> {
    max_workers: usize,
    thread_name_prefix: Option<String>,
    initializer: Option<Initializer<'t>>,
}

impl<'t> Builder<'t> {
    pub(crate) fn new() -> Self {
        Builder { max_workers: default_max_workers(), thread_name_prefix: None, initializer: None }
    }

    /// How many threads at most. If not given: `min(32, cpus + 4)`, where cpus is what this process may use.
    pub fn max_workers(self, max_workers: usize) -> Self {
        Builder { max_workers, ..self }
    }

    /// Threads are called `{prefix}_0`, `{prefix}_1` and so on. If not given, the prefix is `ThreadPoolExecutor-{n}`,
    /// with another `n` for each pool.
    pub fn thread_name_prefix(self, prefix: impl Into<String>) -> Self {
        Builder { thread_name_prefix: Some(prefix.into()), ..self }
    }

    /// Run once in each thread, before its first task. If it fails or panics, the pool is broken: whatever is queued or
    /// comes later ends in [`TaskError::BrokenPool`](crate::TaskError::BrokenPool).
    ///
    /// ```
    /// # use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
    /// let pool = ThreadPoolExecutor::builder().initializer(|| Err("no licence")).build()?;
    /// let error = pool.submit(|| 1).exception().unwrap();
    /// assert_eq!(error.to_string(), "the pool is broken: the initializer of a worker failed: no licence");
    /// # Ok::<(), futures_pool::InvalidArgument>(())
    /// ```
    pub fn initializer<'i, E>(self, initializer: impl Fn() -> Result<(), E> + Send + Sync + 'i) -> Builder<'i>
    where
        E: Into<BoxError>,
    {
        let initializer: Initializer<'i> = Box::new(move || initializer().map_err(Into::into));
        let Builder { max_workers, thread_name_prefix, .. } = self;
        Builder { max_workers, thread_name_prefix, initializer: Some(initializer) }
    }

    /// Runs `block` with a pool whose tasks may borrow what lives around the block; returns when the block has returned,
    /// every task has run, and every thread is gone. If the block panics, all of that comes first.
    ///
    /// ```
    /// use futures_pool::{Executor, ThreadPoolExecutor};
    ///
    /// let numbers = vec![1, 2, 3, 4];
    /// let (left, right) = numbers.split_at(2);
    /// let sum = ThreadPoolExecutor::builder().max_workers(2).scope(|pool| {
    ///     let halves = [left, right].map(|half| pool.submit(move || half.iter().sum::<i32>()));
    ///     halves.iter().map(|half| half.result()).sum::<Result<i32, _>>()
    /// })??;
    /// assert_eq!(sum, 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// What does not live long enough is refused by the compiler:
    ///
    /// ```compile_fail,E0597
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// ThreadPoolExecutor::scope(2, |pool| {
    ///     let inside = vec![1, 2, 3];
    ///     pool.submit(|| inside.len()).result().copied() // error[E0597]: `inside` does not live long enough
    /// }).unwrap();
    /// ```
    ///
    /// # Errors
    /// If `max_workers` is zero, or the prefix contains a NUL character.
    pub fn scope<'env, R>(
        self,
        block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env>) -> R,
    ) -> Result<R, InvalidArgument>
    where
        't: 'env,
    {
        let Checked { max_workers, name_prefix, initializer } = self.checked()?;
        Ok(scoped::run(max_workers, name_prefix, initializer, block))
    }
}

impl Builder<'static> {
    /// The pool. No thread is started yet.
    ///
    /// # Errors
    /// If `max_workers` is zero, or the prefix contains a NUL character.
    pub fn build(self) -> Result<ThreadPoolExecutor, InvalidArgument> {
        let Checked { max_workers, name_prefix, initializer } = self.checked()?;
        Ok(ThreadPoolExecutor::of(max_workers, name_prefix, initializer))
    }
}

/// Choices that a pool can work with.
struct Checked<'t> {
    max_workers: usize,
    name_prefix: String,
    initializer: Option<Initializer<'t>>,
}

impl<'t> Builder<'t> {
    fn checked(self) -> Result<Checked<'t>, InvalidArgument> {
        let max_workers = InvalidArgument::unless_positive("max_workers", self.max_workers)?;
        let name_prefix = self.thread_name_prefix.unwrap_or_else(default_name_prefix);
        if name_prefix.contains('\0') {
            return Err(InvalidArgument::new("thread_name_prefix must not contain a NUL character"));
        }
        Ok(Checked { max_workers, name_prefix, initializer: self.initializer })
    }
}

impl fmt::Debug for Builder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("max_workers", &self.max_workers)
            .field("thread_name_prefix", &self.thread_name_prefix)
            .field("initializer", &self.initializer.is_some())
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
