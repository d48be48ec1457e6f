//! [`Completion`]: a future as a thread that waits for it sees it.

use std::sync::Arc;

use crate::task::id::TaskId;
use crate::waiting::awaited::Awaited;
use crate::waiting::notify::Notify;

/// What somebody who waits needs to know of a future, whatever its type.
pub trait Completion: Send + Sync {
    /// Identifies the task of this future among all that live.
    fn task(&self) -> TaskId;
    /// Calls `notify` with `number` once the outcome is there; `false` if it is there already.
    fn notify_when_done(&self, notify: &Arc<dyn Notify>, number: usize) -> bool;
    /// Calls `notify` once the task is settled: all callbacks have run. `false` if it is settled already. It may be
    /// called too early: then ask again.
    fn notify_when_settled(&self, notify: &Arc<dyn Notify>) -> bool;
    /// Returns when the outcome can be seen. To be called by who was notified, which happens a moment before.
    fn wait_until_published(&self);
    /// Takes back `notify`, which is called no more.
    fn forget(&self, notify: &Arc<dyn Notify>);
    /// The future as the graph of waits sees it.
    fn awaited(&self) -> Awaited;
    /// Whether the task is finished or cancelled.
    fn is_done(&self) -> bool;
    /// Whether the task ended in an error other than being cancelled.
    fn has_failed(&self) -> bool;
}
