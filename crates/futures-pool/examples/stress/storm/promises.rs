//! Promises that are kept, broken, forgotten, or cancelled under the keeper's hands.

use fastrand::Rng;
use futures_pool::Promise;

use super::ledger::Ledger;
use super::record::{End, Heard, Part};
use super::task::{Job, random_end};
use super::value::{StormError, Token, Value, finish};

/// Whoever is to keep a promise.
pub(crate) struct Keeper<'t> {
    promise: Promise<'t, Value>,
    captured: Token,
    way: Way,
    end: End,
}

enum Way {
    /// Sets the outcome without a word before.
    Set,
    /// Says that it runs, then sets the outcome.
    BeginAndSet,
    /// Runs a task.
    Run,
    /// Drops the promise.
    Forget,
}

impl<'t> Keeper<'t> {
    /// A keeper and the future it keeps. A keeper that is dropped forgets.
    pub(crate) fn new(ledger: &Ledger, rng: &mut Rng) -> (Self, Job<'t>) {
        let record = ledger.record("promise");
        record.permit(Heard::Abandoned);
        let (promise, future) = Promise::new();
        let way = match rng.u8(..6) {
            0..=1 => Way::Set,
            2..=3 => Way::BeginAndSet,
            4 => Way::Run,
            _ => Way::Forget,
        };
        (Keeper { promise, captured: record.token(Part::Captured), way, end: random_end(rng) }, (future, record))
    }

    pub(crate) fn keep(self) {
        match self.way {
            Way::Set => self.set(),
            Way::BeginAndSet if self.promise.set_running_or_notify_cancel() => self.set(),
            Way::BeginAndSet => self.captured.record.hear_that(Heard::Cancelled),
            Way::Run => self.run(),
            Way::Forget => {}
        }
    }

    fn set(self) {
        let record = &self.captured.record;
        let set = match self.end {
            End::Returned => self.promise.set_result(Value::of(record)),
            End::Failed | End::Panicked | End::Stopped => self.promise.set_exception(StormError::of(record)),
        };
        match set {
            Ok(()) => {
                record.begin();
                record.end(if self.end == End::Returned { End::Returned } else { End::Failed });
            }
            Err(_already_done) => record.hear_that(Heard::Cancelled),
        }
    }

    fn run(self) {
        let Keeper { promise, captured, end, .. } = self;
        promise.run(move || {
            captured.record.begin();
            // A promise has no `try_run`: a task that fails is a panic here.
            let end = if end == End::Failed { End::Panicked } else { end };
            finish(&captured.record, end).unwrap_or_else(|error| unreachable!("{error}"))
        });
    }
}
