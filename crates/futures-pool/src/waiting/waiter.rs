//! [`Waiter`]: a thread that waits for one future or for many.

use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;
use std::task::Waker;
use std::time::Instant;

use crate::error::{Deadlock, TaskError};
use crate::spin;
use crate::sync::{AtomicBool, Condvar, Mutex, MutexGuard, Ordering};
use crate::waiting::awaited::WaitsFor;
use crate::waiting::deadlock;
use crate::waiting::graph::Sleeper;
use crate::waiting::notify::Notify;

/// The numbers of what it waits for arrive here, and queue up until they are taken.
pub(crate) struct Waiter {
    arrivals: Mutex<Arrivals>,
    /// Whether there are numbers, for those who look without the lock.
    notified: AtomicBool,
    arrived: Condvar,
}

struct Arrivals {
    numbers: VecDeque<usize>,
    /// Why nothing will ever arrive, if that is so.
    deadlock: Option<Arc<Deadlock>>,
    /// Whether somebody sleeps here. Else nobody is signalled, which is a system call.
    expected: bool,
}

/// Why nothing arrived.
pub(crate) enum Missed {
    /// The deadline passed.
    TimedOut,
    /// Nothing will ever arrive: the wait is part of a deadlock.
    Deadlock(Arc<Deadlock>),
}

impl From<Missed> for TaskError {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::TimedOut => TaskError::TimedOut,
            Missed::Deadlock(deadlock) => TaskError::Deadlock(deadlock),
        }
    }
}

impl Waiter {
    pub(crate) fn new() -> Arc<Self> {
        let arrivals = Mutex::new(Arrivals { numbers: VecDeque::new(), deadlock: None, expected: false });
        Arc::new(Waiter { arrivals, notified: AtomicBool::new(false), arrived: Condvar::new() })
    }

    /// This waiter, as a future is given it to notify.
    pub(crate) fn as_notify(self: &Arc<Self>) -> Arc<dyn Notify> {
        self.clone()
    }

    /// Looks for numbers for a moment, as long as it is likely that some come.
    pub(crate) fn spin(&self) {
        spin::until(|| self.is_notified());
    }

    /// All numbers that have arrived. If there are none, it sleeps until what it waits for notifies it.
    pub(crate) fn take(
        self: &Arc<Self>,
        deadline: Option<Instant>,
        waits_for: impl FnOnce() -> WaitsFor,
    ) -> Result<VecDeque<usize>, Missed> {
        if !self.is_notified() {
            // The graph of waits knows of it while it sleeps, unless it has a time limit: then the wait ends by itself.
            let _waiting = match deadline {
                None => deadlock::enter(self, waits_for).map_err(Missed::Deadlock)?,
                Some(_) => None,
            };
            self.sleep(deadline)?;
        }
        let mut arrivals = self.arrivals.lock();
        self.notified.store(false, Ordering::Relaxed);
        match arrivals.deadlock.take() {
            Some(deadlock) if arrivals.numbers.is_empty() => Err(Missed::Deadlock(deadlock)),
            _ => Ok(mem::take(&mut arrivals.numbers)),
        }
    }

    /// Has the thread that sleeps here look again.
    fn wake(&self, mut arrivals: MutexGuard<'_, Arrivals>) {
        self.notified.store(true, Ordering::Release);
        if mem::take(&mut arrivals.expected) {
            self.arrived.notify_one();
        }
    }

    /// Whether a number has arrived, or nothing ever will.
    pub(crate) fn is_notified(&self) -> bool {
        self.notified.load(Ordering::Acquire)
    }

    /// Sleeps until a number has arrived, or it is known that nothing ever will.
    fn sleep(&self, deadline: Option<Instant>) -> Result<(), Missed> {
        let mut arrivals = self.arrivals.lock();
        while arrivals.numbers.is_empty() && arrivals.deadlock.is_none() {
            arrivals.expected = true;
            arrivals = self.arrived.wait_before(arrivals, deadline).ok_or(Missed::TimedOut)?;
        }
        Ok(())
    }
}

impl Notify for Waiter {
    fn notify(&self, number: usize) -> Option<Waker> {
        let mut arrivals = self.arrivals.lock();
        arrivals.numbers.push_back(number);
        self.wake(arrivals);
        None
    }
}

impl Sleeper for Waiter {
    fn is_notified(&self) -> bool {
        Waiter::is_notified(self)
    }

    fn fail(&self, deadlock: Arc<Deadlock>) {
        let mut arrivals = self.arrivals.lock();
        arrivals.deadlock = Some(deadlock);
        self.wake(arrivals);
    }
}
