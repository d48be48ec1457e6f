//! The other pool of processes: function pointers, and for each task channels of its own.

use procspawn::{JoinHandle, Pool};

use super::{Carried, ProcessPool, Work};
use crate::Failure;

impl ProcessPool for Pool {
    const NAME: &'static str = "procspawn";
    /// Each pending task holds file descriptors, of which a process has some hundreds.
    const MOST_PENDING: usize = 50;
    type Handle<T: Carried> = JoinHandle<T>;

    fn with_processes(processes: usize) -> Result<Self, Failure> {
        Ok(Pool::new(processes)?)
    }

    fn submit<W: Work>(&self, argument: W::Argument) -> JoinHandle<W::Value> {
        self.spawn(argument, W::run)
    }

    fn wait<T: Carried>(&self, handle: JoinHandle<T>) -> Result<T, Failure> {
        Ok(handle.join()?)
    }
}
