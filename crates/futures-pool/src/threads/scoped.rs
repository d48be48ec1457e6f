//! [`ThreadPoolScope`] and [`ScopedExecutor`]: a pool of threads whose tasks may borrow from the stack of the thread
//! that made it.
//!
//! Its threads are those of [`std::thread::scope`], which is what makes borrowing safe.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{BoxError, QueueFull};
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::pool::Pool;
use crate::pool::methods::{pool_methods, thread_pool_methods};
use crate::pool::settings::Settings;
use crate::pool::shutdown::{RunningTask, Shutdown, StillRunning};
use crate::pool::spawn::ScopedThreads;
use crate::pool::stats::Stats;
use crate::pool::threads::Threads;
use crate::pool::with_state::WithState;
use crate::sync::{self, Scope};
use crate::task::Task;

/// A pool of threads that ends with a block, so that its tasks may borrow what lives around the block.
/// [`ThreadPoolExecutor::scoped`](crate::ThreadPoolExecutor::scoped) gives one, and
/// [`ThreadPoolBuilder::scoped`](crate::ThreadPoolBuilder::scoped) one with choices.
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let numbers = vec![1, 2, 3, 4];
/// let (left, right) = numbers.split_at(2);
/// let sum = ThreadPoolExecutor::builder().max_workers(2).scoped()?.run(|pool| {
///     let halves = [left, right].map(|half| pool.submit(move || half.iter().sum::<i32>()));
///     halves.iter().map(|half| half.result()).sum::<Result<i32, _>>()
/// })?;
/// assert_eq!(sum, 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What does not live long enough is refused by the compiler:
///
/// ```compile_fail,E0597
/// # use futures_pool::{Executor, ThreadPoolExecutor};
/// ThreadPoolExecutor::scoped(2).unwrap().run(|pool| {
///     let inside = vec![1, 2, 3];
///     pool.submit(|| inside.len()).result().copied() // error[E0597]: `inside` does not live long enough
/// }).unwrap();
/// ```
///
/// `S` is what the [initializer](crate::ThreadPoolBuilder::initializer) makes for each worker; mostly nothing.
#[must_use = "no thread is started before `run`"]
pub struct ThreadPoolScope<'t, S = ()> {
    settings: Settings<'t>,
    state: PhantomData<fn() -> S>,
}

impl<'t, S> ThreadPoolScope<'t, S> {
    pub(crate) fn of(settings: Settings<'t>) -> Self {
        ThreadPoolScope { settings, state: PhantomData }
    }

    /// Runs `block` with the pool and returns what the block returns, when every task has run and every thread is gone.
    /// If the block panics, all of that comes first.
    pub fn run<'env, R>(self, block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env, S>) -> R) -> R
    where
        't: 'env,
    {
        let settings: Settings<'env> = self.settings;
        sync::scope(|scope| {
            let pool = Pool::new(settings, ScopedThreads(scope), Threads);
            let _end = End(&pool);
            block(&ScopedExecutor { pool: pool.clone(), scope: PhantomData, state: PhantomData })
        })
    }
}

impl<S> fmt::Debug for ThreadPoolScope<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPoolScope")
            .field("max_workers", &self.settings.limits.max_workers)
            .field("thread_name_prefix", &self.settings.name_prefix)
            .finish_non_exhaustive()
    }
}

/// The pool that [`ThreadPoolScope::run`] gives to its block.
///
/// A clone is another handle on the same pool; a task that is to submit more tasks takes one along. After the block has
/// ended, while the pool finishes what is queued, such late tasks are refused with
/// [`TaskError::ShutDown`](crate::TaskError::ShutDown).
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let answer = ThreadPoolExecutor::scoped(2)?.run(|pool| {
///     let inner = pool.clone();
///     pool.try_submit(move || inner.submit(|| 42).into_result()).into_result()
/// })?;
/// assert_eq!(answer, 42);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `S` is what the [initializer](crate::ThreadPoolBuilder::initializer) makes for each worker; mostly nothing.
pub struct ScopedExecutor<'scope, 'env, S = ()> {
    pool: Arc<Pool<'scope, Threads>>,
    /// The scope that the pool's threads end with.
    scope: PhantomData<&'scope Scope<'scope, 'env>>,
    state: PhantomData<fn() -> S>,
}

/// Ends the pool with the block, also when the block panics; else the scope would wait for idle workers for ever.
struct End<'c, 'scope>(&'c Pool<'scope, Threads>);

impl Drop for End<'_, '_> {
    fn drop(&mut self) {
        let _ended = self.0.end(Shutdown::new(), None); // without a limit nothing is left
    }
}

impl<'scope, S> ScopedExecutor<'scope, '_, S> {
    /// Ends the pool before its block does: runs everything that is queued, then joins every thread. Tasks that come
    /// through other handles from now on are refused with [`TaskError::ShutDown`](crate::TaskError::ShutDown).
    pub fn shutdown(self) {
        self.shutdown_with(Shutdown::new());
    }

    /// [`shutdown`](Self::shutdown) with choices.
    pub fn shutdown_with(self, how: Shutdown) {
        let _ended = self.pool.end(how, None); // without a limit nothing is left
    }

    pool_methods!('scope);
    thread_pool_methods!('scope, S);

    /// Drops this handle on a pool that has been shut down.
    fn drop_after_shutdown(self) {}
}

impl<S> Clone for ScopedExecutor<'_, '_, S> {
    fn clone(&self) -> Self {
        ScopedExecutor { pool: self.pool.clone(), scope: PhantomData, state: PhantomData }
    }
}

impl<'scope, S> Executor<'scope> for ScopedExecutor<'scope, '_, S> {}

impl<'scope, K, S> Accepts<'scope, K> for ScopedExecutor<'scope, '_, S>
where
    K: Task + Send + 'scope,
    K::Value: Send + Sync + 'scope,
{
    fn accept(&self, task: K) -> Future<'scope, K::Value> {
        self.pool.submit(task)
    }
}

// No task and no callback runs while one of its locks is held, so a panic leaves a pool whole.
impl<S> UnwindSafe for ScopedExecutor<'_, '_, S> {}
impl<S> RefUnwindSafe for ScopedExecutor<'_, '_, S> {}

impl<S> fmt::Debug for ScopedExecutor<'_, '_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pool.describe("ScopedExecutor", f)
    }
}
