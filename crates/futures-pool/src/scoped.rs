//! [`ScopedExecutor`]: a pool of threads whose tasks may borrow from the stack of whoever made it.
//!
//! Its threads are those of [`std::thread::scope`], which is what makes borrowing safe.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::thread::{self, Scope, ScopedJoinHandle};

use crate::crew::{Crew, Initializer, Start};
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::shutdown::Shutdown;
use crate::task::Task;

/// The pool inside [`ThreadPoolExecutor::scope`](crate::ThreadPoolExecutor::scope).
///
/// A clone is another handle on the same pool; a task that is to submit more tasks takes one along. After the block has
/// ended, while the pool finishes what is queued, such late tasks are refused with
/// [`TaskError::ShutDown`](crate::TaskError::ShutDown).
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let answer = ThreadPoolExecutor::scope(2, |pool| {
///     let inner = pool.clone();
///     pool.try_submit(move || inner.submit(|| 42).into_result()).into_result()
/// })??;
/// assert_eq!(answer, 42);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ScopedExecutor<'scope, 'env> {
    crew: Arc<Crew<'scope, InScope<'scope, 'env>>>,
}

pub(crate) fn run<'env, R>(
    max_workers: usize,
    name_prefix: String,
    initializer: Option<Initializer<'env>>,
    block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env>) -> R,
) -> R {
    thread::scope(|scope| {
        let crew = Crew::new(max_workers, name_prefix, initializer, InScope(scope));
        let _end = End(&crew);
        block(&ScopedExecutor { crew: crew.clone() })
    })
}

/// Ends the pool with the block, also when the block panics; else the scope would wait for idle workers for ever.
struct End<'c, 'scope, 'env>(&'c Crew<'scope, InScope<'scope, 'env>>);

impl Drop for End<'_, '_, '_> {
    fn drop(&mut self) {
        Shutdown::new().end(self.0);
    }
}

impl ScopedExecutor<'_, '_> {
    /// Ends the pool before its block does; see [`Shutdown`]. Handles that are left are refused.
    pub fn shutdown_with(self, how: Shutdown) {
        how.end(&self.crew);
    }
}

impl Clone for ScopedExecutor<'_, '_> {
    fn clone(&self) -> Self {
        ScopedExecutor { crew: self.crew.clone() }
    }
}

impl<'scope> Executor<'scope> for ScopedExecutor<'scope, '_> {}

impl<'scope, K> Accepts<'scope, K> for ScopedExecutor<'scope, '_>
where
    K: Task + Send + 'scope,
    K::Value: Send + Sync + 'scope,
{
    fn accept(&self, task: K) -> Future<'scope, K::Value> {
        self.crew.submit(task)
    }
}

impl fmt::Debug for ScopedExecutor<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.crew.describe("ScopedExecutor", f)
    }
}

/// Threads that end with their scope.
struct InScope<'scope, 'env>(&'scope Scope<'scope, 'env>);

impl<'scope> Start<'scope> for InScope<'scope, '_> {
    type Handle = ScopedJoinHandle<'scope, ()>;

    fn start(&self, name: String, body: impl FnOnce() + Send + 'scope) -> io::Result<Self::Handle> {
        thread::Builder::new().name(name).spawn_scoped(self.0, body)
    }

    fn join(handle: Self::Handle) -> thread::Result<()> {
        handle.join()
    }
}
