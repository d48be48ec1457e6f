//! [`PassedOn`]: how a task ends in the very error of another future.

use std::error::Error;
use std::fmt;

use crate::error::TaskError;

/// The error of another future, as the error of a task that ends in the same.
#[derive(Debug)]
pub(crate) struct PassedOn(pub(crate) TaskError);

impl fmt::Display for PassedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for PassedOn {}
