//! The crate affinitypool, whose handle is a future without a name: it needs a box, and with it a second allocation.

use std::pin::Pin;

use affinitypool::Threadpool;
use futures_executor::block_on;

use super::{Pool, await_each};
use crate::Failure;

impl Pool for Threadpool {
    const NAME: &'static str = "affinitypool, boxed";
    type Handle<T: Send + Sync + 'static> = Pin<Box<dyn Future<Output = T> + Send>>;

    fn with_workers(workers: usize) -> Result<Self, Failure> {
        Ok(Threadpool::new(workers))
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Self::Handle<T> {
        Box::pin(self.spawn(task))
    }

    fn wait<T: Send + Sync + 'static>(&self, handle: Self::Handle<T>) -> T {
        block_on(handle)
    }

    fn wait_for_each<T: Send + Sync + 'static>(&self, handles: Vec<Self::Handle<T>>, each: impl FnMut(T)) {
        await_each(handles, each);
    }
}
