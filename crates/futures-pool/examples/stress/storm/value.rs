//! What tasks capture, return and fail with: each knows its task and notes that it was dropped.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::record::{End, Part, Record};

/// Something that is to be dropped once. It is noted when it is.
pub(crate) struct Token {
    pub(crate) record: Arc<Record>,
    pub(crate) part: Part,
}

impl Drop for Token {
    fn drop(&mut self) {
        self.record.token_dropped(self.part);
    }
}

/// What a task returns.
pub(crate) struct Value(Token);

/// What a task fails with.
pub(crate) struct StormError(Token);

impl Value {
    pub(crate) fn of(record: &Arc<Record>) -> Self {
        Value(record.token(Part::Value))
    }

    pub(crate) fn number(&self) -> usize {
        self.0.record.number
    }
}

impl StormError {
    pub(crate) fn of(record: &Arc<Record>) -> Self {
        StormError(record.token(Part::Value))
    }

    pub(crate) fn number(&self) -> usize {
        self.0.record.number
    }

    /// The hook for errors that nobody looked at was given this one.
    pub(crate) fn was_unobserved(&self) {
        self.0.record.error_was_unobserved();
    }
}

impl fmt::Debug for StormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StormError({})", self.number())
    }
}

impl fmt::Display for StormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "task {} failed, as it was told to", self.number())
    }
}

impl Error for StormError {}

/// Ends a task that has begun in a value, an error or a panic.
pub(crate) fn finish(record: &Arc<Record>, end: End) -> Result<Value, StormError> {
    record.end(end);
    match end {
        End::Returned => Ok(Value::of(record)),
        End::Failed => Err(StormError::of(record)),
        End::Stopped => unreachable!("only a search is asked to stop"),
        End::Panicked => panic!("{}{}", super::hooks::MARK, record.number),
    }
}
