//! The crate rusty_pool, which has handles of its own.

use std::time::Duration;

use rusty_pool::{JoinHandle, ThreadPool};

use super::Pool;
use crate::Failure;

impl Pool for ThreadPool {
    const NAME: &'static str = "rusty_pool";
    type Handle<T: Send + Sync + 'static> = JoinHandle<T>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        // No threads beyond the core ones, so how long such would stay does not matter.
        Ok(ThreadPool::new(workers, workers, Duration::ZERO))
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
        self.evaluate(task)
    }

    fn wait<T: Send + Sync + 'static>(&self, handle: JoinHandle<T>) -> T {
        handle.await_complete()
    }
}
