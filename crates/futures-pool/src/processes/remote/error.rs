//! Errors that have come from another process, or were made on the way there.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::TaskError;

/// The error of a task that ran in another process: its message, its debug form and its sources, but not its type.
/// [`TaskError::Failed`](crate::TaskError::Failed) holds it.
#[derive(Clone, Serialize, Deserialize)]
pub struct RemoteError {
    message: String,
    debug: String,
    source: Option<Box<RemoteError>>,
}

/// Of a chain of sources no more is told.
const LONGEST_CHAIN: usize = 64;

impl RemoteError {
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        Self::of_chain(error, LONGEST_CHAIN)
    }

    fn of_chain(error: &(dyn Error + 'static), longest: usize) -> Self {
        let source = error.source().filter(|_| longest > 1);
        RemoteError {
            message: error.to_string(),
            debug: format!("{error:?}"),
            source: source.map(|source| Box::new(Self::of_chain(source, longest - 1))),
        }
    }
}

impl fmt::Display for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// As in the process it comes from.
impl fmt::Debug for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.debug)
    }
}

impl Error for RemoteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Why a task could not be carried to a worker process, or its value could not be carried back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsendable {
    task: String,
    reason: String,
}

impl Unsendable {
    pub(crate) fn new(task: impl Into<String>, reason: impl Into<String>) -> Self {
        Unsendable { task: task.into(), reason: reason.into() }
    }
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` could not be carried to a worker process and back: {}", self.task, self.reason)
    }
}

impl Error for Unsendable {}

/// The error of a task that cannot be carried.
pub(crate) fn unsendable(task: impl Into<String>, reason: impl Into<String>) -> TaskError {
    TaskError::Unsendable(Arc::new(Unsendable::new(task, reason)))
}
