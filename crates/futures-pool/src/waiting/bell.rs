//! [`Bell`]: how somebody who waits is told.

use std::mem;
use std::sync::Arc;
use std::task::Waker;

/// How somebody who waits is told: by a number that says which of the things waited for has happened.
pub trait Bell: Send + Sync {
    /// Called once, in the thread that completes or cancels, under a lock. What runs code that is not ours is handed
    /// back, to be woken when the lock is free.
    fn ring(&self, number: usize) -> Option<Waker>;
}

/// Those that hang on one thing. Mostly that is one, so the first needs no allocation.
#[derive(Default)]
pub(crate) struct Bells {
    first: Option<(Arc<dyn Bell>, usize)>,
    others: Vec<(Arc<dyn Bell>, usize)>,
}

impl Bells {
    pub(crate) fn hang(&mut self, bell: Arc<dyn Bell>, number: usize) {
        match self.first {
            None => self.first = Some((bell, number)),
            Some(_) => self.others.push((bell, number)),
        }
    }

    pub(crate) fn take_down(&mut self, bell: &Arc<dyn Bell>) {
        self.first.take_if(|(hanging, _)| Arc::ptr_eq(hanging, bell));
        self.others.retain(|(hanging, _)| !Arc::ptr_eq(hanging, bell));
    }

    /// Rings each once and forgets it; those who are to be woken are handed back.
    pub(crate) fn ring(&mut self) -> Vec<Waker> {
        let Bells { first, others } = mem::take(self);
        first.into_iter().chain(others).filter_map(|(bell, number)| bell.ring(number)).collect()
    }

    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none() && self.others.is_empty()
    }
}
