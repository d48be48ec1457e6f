//! [`Unsendable`]: a task or a value that cannot be carried to another process.

use std::error::Error;
use std::fmt;

/// Why a task could not be carried to a worker process, or its value could not be carried back;
/// [`TaskError::Unsendable`](crate::TaskError::Unsendable) holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsendable {
    task: String,
    reason: String,
}

impl Unsendable {
    /// For executors of other crates: the task could not be carried, for that reason.
    pub fn new(task: impl Into<String>, reason: impl Into<String>) -> Self {
        Unsendable { task: task.into(), reason: reason.into() }
    }

    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` could not be carried to a worker process and back: {}", self.task, self.reason)
    }
}

impl Error for Unsendable {}
