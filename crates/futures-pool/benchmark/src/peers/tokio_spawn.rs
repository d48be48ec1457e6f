//! tokio's workers, given a task as an async block.

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use super::Pool;
use crate::Failure;

impl Pool for Runtime {
    const NAME: &'static str = "tokio spawn";
    type Handle<T: Send + Sync + 'static> = JoinHandle<T>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        Ok(Builder::new_multi_thread().worker_threads(workers).build()?)
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
        self.spawn(async move { task() })
    }

    fn wait<T: Send + Sync + 'static>(&self, handle: JoinHandle<T>) -> T {
        self.block_on(handle).expect("the task neither panics nor is aborted")
    }

    fn wait_for_each<T: Send + Sync + 'static>(&self, handles: Vec<JoinHandle<T>>, mut each: impl FnMut(T)) {
        self.block_on(async {
            for handle in handles {
                each(handle.await.expect("the task neither panics nor is aborted"));
            }
        });
    }
}
