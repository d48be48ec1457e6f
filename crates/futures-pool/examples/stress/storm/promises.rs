//! Promises that are kept, broken, forgotten, or cancelled under the keeper's hands.

use fastrand::Rng;
use futures_pool::Promise;

use super::errand::{Job, random_end};
use super::ledger::Ledger;
use super::ticket::{End, Heard, Part};
use super::value::{Oops, Token, Value, finish};

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
        let ticket = ledger.ticket("promise");
        ticket.permit(Heard::Abandoned);
        let (promise, future) = Promise::new();
        let way = match rng.u8(..6) {
            0..=1 => Way::Set,
            2..=3 => Way::BeginAndSet,
            4 => Way::Run,
            _ => Way::Forget,
        };
        (Keeper { promise, captured: ticket.token(Part::Captured), way, end: random_end(rng) }, (future, ticket))
    }

    pub(crate) fn keep(self) {
        match self.way {
            Way::Set => self.set(),
            Way::BeginAndSet if self.promise.set_running_or_notify_cancel() => self.set(),
            Way::BeginAndSet => self.captured.ticket.hear_that(Heard::Cancelled),
            Way::Run => self.run(),
            Way::Forget => {}
        }
    }

    fn set(self) {
        let ticket = &self.captured.ticket;
        let set = match self.end {
            End::Returned => self.promise.set_result(Value::of(ticket)),
            End::Failed | End::Panicked | End::Stopped => self.promise.set_exception(Oops::of(ticket)),
        };
        match set {
            Ok(()) => {
                ticket.begin();
                ticket.end(if self.end == End::Returned { End::Returned } else { End::Failed });
            }
            Err(_already_done) => ticket.hear_that(Heard::Cancelled),
        }
    }

    fn run(self) {
        let Keeper { promise, captured, end, .. } = self;
        promise.run(move || {
            captured.ticket.begin();
            // A promise has no `try_run`: a task that fails is a panic here.
            let end = if end == End::Failed { End::Panicked } else { end };
            finish(&captured.ticket, end).unwrap_or_else(|oops| unreachable!("{oops}"))
        });
    }
}
