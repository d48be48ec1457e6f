//! What tests hold tasks with.

use std::sync::{Arc, Condvar, Mutex};

/// Closed until somebody opens it, then open for good. A clone is the same gate.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub(crate) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    pub(crate) fn is_open(&self) -> bool {
        *self.0.0.lock().unwrap()
    }

    pub(crate) fn wait(&self) {
        let _open = self.0.1.wait_while(self.0.0.lock().unwrap(), |open| !*open).unwrap();
    }
}

/// A task that says when it has started, and ends when it may.
pub(crate) fn held<T>(started: &Gate, gate: &Gate, value: T) -> impl FnOnce() -> T + use<T> {
    let (started, gate) = (started.clone(), gate.clone());
    move || {
        started.open();
        gate.wait();
        value
    }
}

/// Opens the gate at the end of a test, also when the test fails: a pool would wait for ever.
pub(crate) struct OpenAtEnd<'g>(pub(crate) &'g Gate);

impl Drop for OpenAtEnd<'_> {
    fn drop(&mut self) {
        self.0.open();
    }
}
