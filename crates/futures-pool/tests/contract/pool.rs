//! A handle on a pool of either kind, for tasks that hand in more tasks.

use std::sync::Arc;
use std::time::Duration;

use futures_pool::task::{Fallible, Named};
use futures_pool::{
    BoxError, Executor, Future, ScopedExecutor, Shutdown, StillRunning, Task, ThreadPoolBuilder, ThreadPoolExecutor,
    fallible, named,
};

/// What both pools can do, for functions that call themselves through a pool.
pub(crate) trait Pool<'t>: Clone + Send + 't {
    /// `submit` with a task that is boxed. The compiler makes some three hundred functions for each type of task that
    /// is submitted; so it makes them for each type of value, and there are hundreds of tasks in these tests. A token
    /// is lost.
    fn hand_in<K>(&self, task: K) -> Future<'t, K::Value>
    where
        K: Task + Send + 't,
        K::Value: Send + Sync + 't;

    /// For the last handle that there is.
    fn shutdown_within(self, limit: Duration, how: Shutdown) -> Result<(), StillRunning>;
}

impl<S: 'static> Pool<'static> for Arc<ThreadPoolExecutor<S>> {
    fn hand_in<K>(&self, task: K) -> Future<'static, K::Value>
    where
        K: Task + Send + 'static,
        K::Value: Send + Sync + 'static,
    {
        self.submit(boxed(task))
    }

    fn shutdown_within(self, limit: Duration, how: Shutdown) -> Result<(), StillRunning> {
        Arc::into_inner(self).expect("no task holds the pool").shutdown_within(limit, how)
    }
}

impl<'scope, S: 'static> Pool<'scope> for ScopedExecutor<'scope, '_, S> {
    fn hand_in<K>(&self, task: K) -> Future<'scope, K::Value>
    where
        K: Task + Send + 'scope,
        K::Value: Send + Sync + 'scope,
    {
        self.submit(boxed(task))
    }

    fn shutdown_within(self, limit: Duration, how: Shutdown) -> Result<(), StillRunning> {
        ScopedExecutor::shutdown_within(self, limit, how)
    }
}

type Run<'t, T> = Box<dyn FnOnce() -> Result<T, BoxError> + Send + 't>;

fn boxed<'t, K: Task + Send + 't>(task: K) -> Named<Fallible<Run<'t, K::Value>>> {
    let name = task.name();
    let run: Run<'t, K::Value> = Box::new(|| task.run());
    named(name, fallible(run))
}

/// The choices for a pool of so many workers.
pub(crate) fn workers(max_workers: usize) -> ThreadPoolBuilder<'static> {
    ThreadPoolExecutor::builder().max_workers(max_workers)
}
