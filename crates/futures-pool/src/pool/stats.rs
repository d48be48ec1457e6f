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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Threads there are.
    pub workers: usize,
    /// Workers that have nothing to do.
    pub idle: usize,
    /// Tasks in the queue, some of which may have been cancelled there, and [stages](crate::ThreadPoolExecutor::then)
    /// that are still to be queued.
    pub pending: usize,
    /// Tasks that a worker is at, callbacks included.
    pub running: usize,
    /// Tasks that have run to their end, in a value or in an error.
    pub completed: u64,
    /// For how long workers were not asleep, all together.
    pub busy_time: Duration,
}
