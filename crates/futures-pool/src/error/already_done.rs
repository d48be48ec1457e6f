//! [`AlreadyDone`]: a value that came too late.

use std::error::Error;
use std::fmt;

/// A promise was kept too late: its future was cancelled, and stays so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyDone;

impl fmt::Display for AlreadyDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the future was cancelled before its value came")
    }
}

impl Error for AlreadyDone {}
