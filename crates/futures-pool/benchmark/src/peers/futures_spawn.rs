//! The pool of the futures crates.

use futures_executor::{ThreadPool, block_on};
use futures_util::future::RemoteHandle;
use futures_util::task::SpawnExt;

use super::{Pool, await_each};
use crate::Failure;

impl Pool for ThreadPool {
    const NAME: &'static str = "futures ThreadPool";
    type Handle<T: Send + Sync + 'static> = RemoteHandle<T>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        Ok(ThreadPool::builder().pool_size(workers).create()?)
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> RemoteHandle<T> {
        self.spawn_with_handle(async move { task() }).expect("the pool is not shut down")
    }

    fn wait<T: Send + Sync + 'static>(&self, handle: RemoteHandle<T>) -> T {
        block_on(handle)
    }

    fn wait_for_each<T: Send + Sync + 'static>(&self, handles: Vec<RemoteHandle<T>>, each: impl FnMut(T)) {
        await_each(handles, each);
    }
}
