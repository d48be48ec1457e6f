//! What tasks capture, return and fail with: each knows its task and notes that it was dropped.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::ticket::{End, Part, Ticket};

/// Something that is to be dropped once. It is noted when it is.
pub(crate) struct Token {
    pub(crate) ticket: Arc<Ticket>,
    pub(crate) part: Part,
}

impl Drop for Token {
    fn drop(&mut self) {
        self.ticket.token_dropped(self.part);
    }
}

/// What a task returns.
pub(crate) struct Value(Token);

/// What a task fails with.
pub(crate) struct Oops(Token);

impl Value {
    pub(crate) fn of(ticket: &Arc<Ticket>) -> Self {
        Value(ticket.token(Part::Value))
    }

    pub(crate) fn number(&self) -> usize {
        self.0.ticket.number
    }
}

impl Oops {
    pub(crate) fn of(ticket: &Arc<Ticket>) -> Self {
        Oops(ticket.token(Part::Value))
    }

    pub(crate) fn number(&self) -> usize {
        self.0.ticket.number
    }

    /// The hook for errors that nobody looked at was given this one.
    pub(crate) fn was_unobserved(&self) {
        self.0.ticket.error_was_unobserved();
    }
}

impl fmt::Debug for Oops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oops({})", self.number())
    }
}

impl fmt::Display for Oops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "task {} failed, as it was told to", self.number())
    }
}

impl Error for Oops {}

/// Ends a task that has begun in a value, an error or a panic.
pub(crate) fn finish(ticket: &Arc<Ticket>, end: End) -> Result<Value, Oops> {
    ticket.end(end);
    match end {
        End::Returned => Ok(Value::of(ticket)),
        End::Failed => Err(Oops::of(ticket)),
        End::Stopped => unreachable!("only a search is asked to stop"),
        End::Panicked => panic!("{}{}", super::quiet::MARK, ticket.number),
    }
}
