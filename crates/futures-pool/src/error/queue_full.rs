//! [`QueueFull`]: a task that found no room.

use std::error::Error;
use std::fmt;

/// The queue of a pool was full; here is the task. See
/// [`ThreadPoolBuilder::max_pending`](crate::ThreadPoolBuilder::max_pending).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct QueueFull<K>(pub K);

impl<K> fmt::Display for QueueFull<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue of the pool was full")
    }
}

impl<K> fmt::Debug for QueueFull<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueueFull(..)")
    }
}

impl<K> Error for QueueFull<K> {}
