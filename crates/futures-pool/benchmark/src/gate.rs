//! [`Gate`]: keeps a worker busy for as long as wanted.

use std::sync::mpsc::{Sender, channel};

use crate::peers::Pool;

/// A task that runs until the gate is opened.
pub(crate) struct Gate<P: Pool> {
    open: Sender<()>,
    task: P::Handle<()>,
}

impl<P: Pool> Gate<P> {
    /// Returns once a worker is held.
    pub(crate) fn hold_one(pool: &P) -> Self {
        let (open, opened) = channel();
        let (begin, begun) = channel();
        let task = pool.submit(move || {
            drop(begin);
            // Nothing is ever sent: the wait ends, with an error, when the other end is gone.
            let (Ok(()) | Err(_)) = opened.recv();
        });
        let (Ok(()) | Err(_)) = begun.recv();
        Gate { open, task }
    }

    /// Returns once the worker is free.
    pub(crate) fn open(self, pool: &P) {
        drop(self.open);
        pool.wait(self.task);
    }
}
