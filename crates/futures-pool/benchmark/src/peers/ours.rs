//! The crate this is all about.

use futures_pool::{Executor, Future, ThreadPoolExecutor};

use super::Pool;
use crate::Failure;

impl Pool for ThreadPoolExecutor {
    const NAME: &'static str = "futures-pool";
    type Handle<T: Send + Sync + 'static> = Future<'static, T>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        Ok(ThreadPoolExecutor::new(workers)?)
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Future<'static, T> {
        Executor::submit(self, task)
    }

    fn wait<T: Send + Sync + 'static>(&self, future: Future<'static, T>) -> T {
        future.into_result().expect("the task neither panics nor is cancelled")
    }
}
