//! What the messages of a worker begin with.

/// Its first message: it is ready, and which functions it knows.
pub(crate) const HELLO: u8 = 0;
/// The outcomes of the oldest request that was not answered.
pub(crate) const REPLY: u8 = 1;
/// The numbers of requests that were not begun and will not be.
pub(crate) const RETURNED: u8 = 2;
/// Instead of the hello: it cannot serve, for this reason.
pub(crate) const UNABLE: u8 = 3;
