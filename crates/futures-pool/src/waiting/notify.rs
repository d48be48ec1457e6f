//! [`Notify`]: how somebody who waits is told.

use std::mem;
use std::sync::Arc;
use std::task::Waker;

/// How somebody who waits is told: by a number that says which of the things waited for has happened.
pub trait Notify: Send + Sync {
    /// Called once, in the thread that completes or cancels, under a lock. What runs code that is not ours is handed
    /// back, to be woken when the lock is free.
    fn notify(&self, number: usize) -> Option<Waker>;
}

/// Those who wait for one thing. Mostly that is one, so the first needs no allocation.
#[derive(Default)]
pub(crate) struct NotifyList {
    first: Option<(Arc<dyn Notify>, usize)>,
    others: Vec<(Arc<dyn Notify>, usize)>,
}

impl NotifyList {
    pub(crate) fn add(&mut self, notify: Arc<dyn Notify>, number: usize) {
        match self.first {
            None => self.first = Some((notify, number)),
            Some(_) => self.others.push((notify, number)),
        }
    }

    pub(crate) fn remove(&mut self, notify: &Arc<dyn Notify>) {
        self.first.take_if(|(added, _)| Arc::ptr_eq(added, notify));
        self.others.retain(|(added, _)| !Arc::ptr_eq(added, notify));
    }

    /// Notifies each once and forgets it; those who are to be woken are handed back.
    pub(crate) fn notify_all(&mut self) -> Vec<Waker> {
        let NotifyList { first, others } = mem::take(self);
        first.into_iter().chain(others).filter_map(|(notify, number)| notify.notify(number)).collect()
    }

    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none() && self.others.is_empty()
    }
}
