//! The crate qubit-thread-pool, which has handles of its own, for tasks that may fail.

use std::convert::Infallible;

use qubit_executor::TaskHandle;
use qubit_executor::service::ExecutorService;
use qubit_thread_pool::FixedThreadPool;

use super::Pool;
use crate::Failure;

impl Pool for FixedThreadPool {
    const NAME: &'static str = "qubit-thread-pool";
    type Handle<T: Send + Sync + 'static> = TaskHandle<T, Infallible>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        Ok(FixedThreadPool::builder().pool_size(workers).build()?)
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> TaskHandle<T, Infallible> {
        // The pool takes an `FnMut`, though it calls it once.
        let mut task = Some(task);
        let call = move || Ok(task.take().expect("a task is called once")());
        self.submit_callable(call).expect("the pool is not shut down")
    }

    fn wait<T: Send + Sync + 'static>(&self, handle: TaskHandle<T, Infallible>) -> T {
        handle.get().unwrap_or_else(|_| panic!("the task neither panics nor is cancelled"))
    }
}
