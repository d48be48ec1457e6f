//! rayon's pool, from outside.

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Spawn;
use crate::Failure;

impl Spawn for ThreadPool {
    const NAME_WITH_ONESHOT: &'static str = "rayon spawn + oneshot";

    fn start(workers: usize) -> Result<Self, Failure> {
        Ok(ThreadPoolBuilder::new().num_threads(workers).build()?)
    }

    fn run(&self, task: impl FnOnce() + Send + 'static) {
        self.spawn(task);
    }
}
