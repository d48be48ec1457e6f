//! [`InvalidArgument`]: a choice that no executor can work with.

use std::error::Error;
use std::fmt;

/// An argument that no executor can work with, such as a pool of zero workers.
///
/// ```
/// use futures_pool::ThreadPoolExecutor;
///
/// let error = ThreadPoolExecutor::new(0).unwrap_err();
/// assert_eq!(error.to_string(), "max_workers must be at least 1, not 0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument {
    message: String,
}

impl InvalidArgument {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        InvalidArgument { message: message.into() }
    }

    /// Refuses zero for the argument called `name`.
    pub(crate) fn unless_positive(name: &'static str, value: usize) -> Result<usize, Self> {
        if value == 0 { Err(Self::new(format!("{name} must be at least 1, not 0"))) } else { Ok(value) }
    }

    /// Refuses zero for the argument called `name`, which may be left out.
    pub(crate) fn if_given_unless_positive(name: &'static str, value: Option<usize>) -> Result<Option<usize>, Self> {
        value.map(|value| Self::unless_positive(name, value)).transpose()
    }
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for InvalidArgument {}
