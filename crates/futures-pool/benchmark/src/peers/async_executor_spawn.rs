//! The crate async-executor, which has no threads: it runs on threads of ours.

use std::sync::Arc;
use std::thread;

use async_executor::{Executor, Task};
use futures_executor::block_on;
use futures_util::future::{AbortHandle, abortable, pending};

use super::{Pool, await_each};
use crate::Failure;

/// An executor and what ends its threads.
pub(crate) struct OnThreads {
    executor: Arc<Executor<'static>>,
    ends: Vec<AbortHandle>,
}

impl Pool for OnThreads {
    const NAME: &'static str = "async-executor";
    type Handle<T: Send + Sync + 'static> = Task<T>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        let mut pool = OnThreads { executor: Arc::new(Executor::new()), ends: Vec::new() };
        for _ in 0..workers {
            let (until_ended, end) = abortable(pending::<()>());
            let executor = Arc::clone(&pool.executor);
            thread::Builder::new().spawn(move || block_on(executor.run(until_ended)))?;
            pool.ends.push(end);
        }
        Ok(pool)
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Task<T> {
        self.executor.spawn(async move { task() })
    }

    fn wait<T: Send + Sync + 'static>(&self, task: Task<T>) -> T {
        block_on(task)
    }

    fn wait_for_each<T: Send + Sync + 'static>(&self, tasks: Vec<Task<T>>, each: impl FnMut(T)) {
        await_each(tasks, each);
    }
}

impl Drop for OnThreads {
    fn drop(&mut self) {
        self.ends.iter().for_each(AbortHandle::abort);
    }
}
