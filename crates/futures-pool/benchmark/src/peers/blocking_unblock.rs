//! The crate blocking: one pool for the whole program, which decides itself how many threads it has.

use blocking::{Task, unblock};
use futures_executor::block_on;

use super::Pool;
use crate::Failure;

/// The pool of this program.
pub(crate) struct Unblock;

impl Pool for Unblock {
    const NAME: &'static str = "blocking::unblock";
    type Handle<T: Send + Sync + 'static> = Task<T>;

    fn with_workers(_: usize) -> Result<Self, Failure> {
        Ok(Unblock)
    }

    fn submit<T: Send + Sync + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Task<T> {
        unblock(task)
    }

    fn wait<T: Send + Sync + 'static>(&self, task: Task<T>) -> T {
        block_on(task)
    }
}
