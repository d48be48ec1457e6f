//! [`Completion`]: a future as whoever waits for it sees it.

use std::sync::Arc;

use crate::waiting::bell::Bell;
use crate::waiting::deadlock::Awaited;

/// What somebody who waits needs to know of a future, whatever its type.
pub trait Completion: Send + Sync {
    /// Tells it from all others that live.
    fn number(&self) -> usize;
    /// Rings `bell` with `number` once the outcome is there; `false` if it is there already.
    fn ring_when_done(&self, bell: &Arc<dyn Bell>, number: usize) -> bool;
    /// Rings `bell` once the aftermath is over too; `false` if it is. It may ring before: then ask again.
    fn ring_when_settled(&self, bell: &Arc<dyn Bell>) -> bool;
    /// Returns when the outcome can be seen, for those whose bell has rung: it rings a moment before.
    fn published(&self);
    /// Forgets that bell.
    fn forget(&self, bell: &Arc<dyn Bell>);
    /// How it looks to a worker that waits for it.
    fn awaited(&self) -> Awaited;
    /// Whether the outcome is there.
    fn is_done(&self) -> bool;
    /// Whether it ended in an error other than being cancelled.
    fn has_failed(&self) -> bool;
}
