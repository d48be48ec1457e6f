//! The crate threadpool.

use threadpool::ThreadPool;

use super::Spawn;
use crate::Failure;

impl Spawn for ThreadPool {
    const NAME_WITH_ONESHOT: &'static str = "threadpool + oneshot";

    fn start(workers: usize) -> Result<Self, Failure> {
        Ok(ThreadPool::new(workers))
    }

    fn run(&self, task: impl FnOnce() + Send + 'static) {
        self.execute(task);
    }
}
