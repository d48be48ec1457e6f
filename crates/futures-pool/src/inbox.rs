//! Where the numbers of finished futures arrive, for a thread that waits for one or for many.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::Waker;
use std::time::Instant;

use crate::as_future::AsFuture;
use crate::state::Bell;
use crate::sync::{Condvar, Mutex};

/// A bell whose numbers queue up until they are taken.
pub(crate) struct Inbox {
    numbers: Mutex<VecDeque<usize>>,
    arrived: Condvar,
}

impl Inbox {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Inbox { numbers: Mutex::new(VecDeque::new()), arrived: Condvar::new() })
    }

    /// An inbox that hears of each of `jobs` by its index: at once, in order, of those that are done already.
    pub(crate) fn of<J: AsFuture>(jobs: &[J]) -> Arc<Self> {
        let inbox = Inbox::new();
        let bell = inbox.bell();
        for (number, job) in jobs.iter().enumerate() {
            if !job.completion().ring_when_done(&bell, number) {
                inbox.ring(number);
            }
        }
        inbox
    }

    /// What is hung on a future.
    pub(crate) fn bell(self: &Arc<Self>) -> Arc<dyn Bell> {
        self.clone()
    }

    /// The next number, waiting for it if need be; `None` when the deadline came first.
    pub(crate) fn take(&self, deadline: Option<Instant>) -> Option<usize> {
        let mut numbers = self.numbers.lock();
        loop {
            if let Some(number) = numbers.pop_front() {
                return Some(number);
            }
            numbers = self.arrived.wait_before(numbers, deadline)?;
        }
    }

    /// Hears no more of that job.
    pub(crate) fn forget<J: AsFuture>(self: &Arc<Self>, job: &J) {
        job.completion().forget(&self.bell());
    }
}

impl Bell for Inbox {
    fn ring(&self, number: usize) -> Option<Waker> {
        self.numbers.lock().push_back(number);
        self.arrived.notify_one();
        None
    }
}
