//! The crate workerpool, with workers that have no state.

use workerpool::Pool;
use workerpool::thunk::{Thunk, ThunkWorker};

use super::Spawn;
use crate::Failure;

pub(crate) type ThunkPool = Pool<ThunkWorker<()>>;

impl Spawn for ThunkPool {
    const NAME_WITH_ONESHOT: &'static str = "workerpool + oneshot";

    fn start(workers: usize) -> Result<Self, Failure> {
        Ok(Pool::new(workers))
    }

    fn run(&self, task: impl FnOnce() + Send + 'static) {
        self.execute(Thunk::of(task));
    }
}
