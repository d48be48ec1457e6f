//! tokio's threads for what blocks: the right place for most of what a thread pool is used for.

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use super::Pool;
use crate::Failure;

/// A runtime of which only the blocking threads are used.
pub(crate) struct Blocking(Runtime);

impl Pool for Blocking {
    const NAME: &'static str = "tokio spawn_blocking";
    type Handle<T: Send + Sync + 'static> = JoinHandle<T>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        Ok(Blocking(Builder::new_multi_thread().worker_threads(1).max_blocking_threads(workers).build()?))
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
        self.0.spawn_blocking(task)
    }

    fn wait<T: Send + Sync + 'static>(&self, handle: JoinHandle<T>) -> T {
        self.0.wait(handle)
    }

    fn wait_for_each<T: Send + Sync + 'static>(&self, handles: Vec<JoinHandle<T>>, each: impl FnMut(T)) {
        self.0.wait_for_each(handles, each);
    }
}
