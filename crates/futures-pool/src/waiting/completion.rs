//! [`Completion`]: a future as whoever waits for it sees it.

use std::sync::Arc;

use crate::task::id::TaskId;
use crate::waiting::awaited::Awaited;
use crate::waiting::notify::Notify;

/// What somebody who waits needs to know of a future, whatever its type.
pub trait Completion: Send + Sync {
    /// Tells it from all others that live.
    fn task(&self) -> TaskId;
    /// Calls `notify` with `number` once the outcome is there; `false` if it is there already.
    fn notify_when_done(&self, notify: &Arc<dyn Notify>, number: usize) -> bool;
    /// Calls `notify` once the aftermath is over too; `false` if it is. It may come before: then ask again.
    fn notify_when_settled(&self, notify: &Arc<dyn Notify>) -> bool;
    /// Returns when the outcome can be seen, for those who were notified: that comes a moment before.
    fn wait_until_published(&self);
    /// Forgets whom that would notify.
    fn forget(&self, notify: &Arc<dyn Notify>);
    /// How it looks to a worker that waits for it.
    fn awaited(&self) -> Awaited;
    /// Whether the outcome is there.
    fn is_done(&self) -> bool;
    /// Whether it ended in an error other than being cancelled.
    fn has_failed(&self) -> bool;
}
