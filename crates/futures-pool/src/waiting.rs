//! How a thread sleeps until a future is done: an alarm with a bell that the completing thread rings.

use std::sync::Arc;
use std::task::Waker;
use std::time::Instant;

use crate::state::Bell;
use crate::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use crate::sync::thread::{self, Thread};

/// Wakes the thread that made it.
pub(crate) struct Alarm {
    bell: Arc<ThreadBell>,
}

struct ThreadBell {
    sleeper: Thread,
    rung: AtomicBool,
}

impl Alarm {
    pub(crate) fn new() -> Self {
        Alarm { bell: Arc::new(ThreadBell { sleeper: thread::current(), rung: AtomicBool::new(false) }) }
    }

    /// What the completing thread is to ring.
    pub(crate) fn bell(&self) -> Arc<dyn Bell> {
        self.bell.clone()
    }

    /// Sleeps until the bell has rung, then is ready for the next ring; `false` if the deadline came first.
    pub(crate) fn wait(&self, deadline: Option<Instant>) -> bool {
        while !self.bell.rung.swap(false, Acquire) {
            match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
                None => thread::park(),
                Some(left) if left.is_zero() => return false,
                Some(left) => thread::park_timeout(left),
            }
        }
        true
    }
}

impl Bell for ThreadBell {
    fn ring(&self, _number: usize) -> Option<Waker> {
        self.rung.store(true, Release);
        self.sleeper.unpark();
        None
    }
}
