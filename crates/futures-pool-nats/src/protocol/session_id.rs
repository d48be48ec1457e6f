//! [`SessionId`]: tells a caller, or a host that has joined it, from all others that were or will be.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

use serde::{Deserialize, Serialize};

/// A random number. A host that joins anew has a new one, so what it said before counts no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct SessionId(u128);

impl SessionId {
    /// A number that nobody else has had.
    pub(crate) fn new() -> Self {
        // Each state has keys of its own, which the system has drawn.
        let half = || u128::from(RandomState::new().hash_one(0));
        SessionId(half() << 64 | half())
    }
}

#[cfg(test)]
impl std::str::FromStr for SessionId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(SessionId)
    }
}

/// As a part of a subject.
impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
