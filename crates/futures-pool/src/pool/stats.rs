//! [`Stats`]: how a pool is doing.

use std::time::Duration;

/// How a pool is doing, at one moment. To keep count costs a task next to nothing.
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let pool = ThreadPoolExecutor::new(4)?;
/// pool.map(|n| n * n, 0..100).count();
/// pool.wait_idle();
/// let stats = pool.stats();
/// assert_eq!((stats.pending, stats.running), (0, 0));
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// How many workers there are.
    pub workers: usize,
    /// How many workers have nothing to do.
    pub idle: usize,
    /// How many tasks are queued, some of which may have been cancelled; and
    /// [stages](crate::ThreadPoolExecutor::then) that are still to be queued.
    pub pending: usize,
    /// How many tasks workers are running, callbacks included.
    pub running: usize,
    /// How many tasks have run to their end, in a value or in an error.
    pub completed: u64,
    /// For how long the workers were awake, all together, those that are gone included.
    pub busy_time: Duration,
}
