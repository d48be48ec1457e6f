//! The crate executors: threads that read a crossbeam channel.

use executors::Executor;
use executors::crossbeam_channel_pool::ThreadPool;

use super::Spawn;
use crate::Failure;

impl Spawn for ThreadPool {
    const NAME_WITH_ONESHOT: &'static str = "executors + oneshot";

    fn start(workers: usize) -> Result<Self, Failure> {
        Ok(ThreadPool::new(workers))
    }

    fn run(&self, task: impl FnOnce() + Send + 'static) {
        self.execute(task);
    }
}
