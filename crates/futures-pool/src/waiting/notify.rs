//! [`Notify`]: how somebody who waits is told.

use std::task::Waker;

/// How somebody who waits is told: by a number that says which of the things waited for has happened.
pub trait Notify: Send + Sync {
    /// Called once, in the thread that completes or cancels, under a lock. What runs code that is not ours is handed
    /// back, to be woken when the lock is free.
    fn notify(&self, number: usize) -> Option<Waker>;
}
