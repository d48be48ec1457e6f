//! [`InlineExecutor`]: no pool at all.

use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::future::task_cell::TaskCell;
use crate::task::Task;
use crate::worker::job::{ExternalThread, Job};
use crate::worker::pool_id::PoolId;

/// Runs each task in the thread that submits it, before `submit` returns: for tests, and to read a plain stack trace.
///
/// ```
/// use futures_pool::{Executor, InlineExecutor};
///
/// let log = std::sync::Mutex::new(Vec::new());
/// let pool = InlineExecutor::new();
/// for n in 1..=3 {
///     pool.submit(|| log.lock().unwrap().push(n)).into_result()?;
/// }
/// assert_eq!(log.into_inner().unwrap(), [1, 2, 3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct InlineExecutor(());

impl InlineExecutor {
    /// An executor that is its caller.
    pub fn new() -> Self {
        InlineExecutor(())
    }
}

impl<'t> Executor<'t> for InlineExecutor {}

impl<'t, K> Accepts<'t, K> for InlineExecutor
where
    K: Task + Send + 't,
    K::Value: Send + Sync + 't,
{
    fn accept(&self, task: K) -> Future<'t, K::Value> {
        let cell = TaskCell::new(task, PoolId::NONE, None);
        cell.clone().run(&mut ExternalThread);
        Future::new(cell)
    }
}
