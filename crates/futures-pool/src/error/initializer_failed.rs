//! [`InitializerFailed`]: why a pool is broken whose initializer fails.

use std::error::Error;
use std::fmt;

use crate::error::TaskError;

/// The initializer of a worker failed; [`TaskError::BrokenPool`] holds this error.
#[derive(Debug)]
pub(crate) struct InitializerFailed(pub(crate) TaskError);

impl fmt::Display for InitializerFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the initializer of a worker failed: {}", self.0)
    }
}

impl Error for InitializerFailed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
