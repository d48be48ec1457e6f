//! The crate this is all about.

use futures_pool::{Executor, Future, ProcessPoolExecutor, call, remote};

use super::{Bytes, Carried, Number, ProcessId, ProcessPool, Work};
use crate::Failure;

remote!(Number::run);
remote!(Bytes::run);
remote!(ProcessId::run);

impl ProcessPool for ProcessPoolExecutor {
    const NAME: &'static str = "futures-pool";
    const MOST_PENDING: usize = usize::MAX;
    type Handle<T: Carried> = Future<'static, T>;

    fn with_processes(processes: usize) -> Result<Self, Failure> {
        Ok(ProcessPoolExecutor::new(processes)?)
    }

    fn submit<W: Work>(&self, argument: W::Argument) -> Future<'static, W::Value> {
        Executor::submit(self, call(W::run, (argument,)))
    }

    fn wait<T: Carried>(&self, future: Future<'static, T>) -> Result<T, Failure> {
        Ok(future.into_result()?)
    }
}
