//! Futures that are polled, dropped while they wait, or polled to the end by a waker that counts.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use super::record::{Part, Record};
use super::task::Job;
use super::value::Token;

/// Wakes the thread that made it.
struct Alarm {
    rung: AtomicUsize,
    sleeper: Thread,
    /// So that it is noticed if a waker is kept for ever.
    _token: Token,
}

impl Alarm {
    fn new(record: &Arc<Record>) -> Arc<Self> {
        Arc::new(Alarm { rung: AtomicUsize::new(0), sleeper: thread::current(), _token: record.token(Part::Waker) })
    }

    /// Sleeps until it has rung more than `before` times.
    fn sleep(&self, before: usize) {
        while self.rung.load(Ordering::SeqCst) <= before {
            thread::park();
        }
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.rung.fetch_add(1, Ordering::SeqCst);
        self.sleeper.unpark();
    }
}

/// Polls a reference to the future so many times, each time with another waker, then drops what is polled.
pub(crate) fn poll_and_drop((future, record): &Job<'_>, times: usize) {
    let mut polled = pin!(future.into_future());
    for _ in 0..times {
        let waker = Waker::from(Alarm::new(record));
        if let Poll::Ready(outcome) = polled.as_mut().poll(&mut Context::from_waker(&waker)) {
            return record.hear(outcome);
        }
    }
}

/// Awaits a reference to the future.
pub(crate) fn await_reference((future, record): &Job<'_>) {
    record.hear(block_on(pin!(future.into_future()), record));
}

/// Awaits the future for its value.
pub(crate) fn await_value((future, record): Job<'_>) {
    let outcome = block_on(pin!(future.into_future()), &record);
    record.hear(outcome.as_ref().map_err(Clone::clone));
}

fn block_on<F: Future>(mut future: Pin<&mut F>, record: &Arc<Record>) -> F::Output {
    let alarm = Alarm::new(record);
    let waker = Waker::from(alarm.clone());
    loop {
        let before = alarm.rung.load(Ordering::SeqCst);
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        alarm.sleep(before);
    }
}
