//! [`RemoteError`]: an error that has come from another process.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The error of a task that ran in another process: its message, its debug form and its sources, but not its type.
/// [`TaskError::Failed`](crate::TaskError::Failed) holds it.
#[derive(Clone, Serialize, Deserialize)]
pub struct RemoteError {
    message: String,
    debug: String,
    source: Option<Box<RemoteError>>,
}

/// How many errors of a chain of sources are carried.
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

/// The debug form that the error had in the process it comes from.
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
