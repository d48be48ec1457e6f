//! What the messages of a worker begin with.

/// The first message of a worker: it is ready, and which functions it knows.
pub(crate) const HELLO: u8 = 0;
/// A message with the outcomes of the oldest request that was not answered.
pub(crate) const REPLY: u8 = 1;
/// A message with the numbers of requests that were not begun and will not be.
pub(crate) const RETURNED: u8 = 2;
/// The message in place of the hello: the worker cannot serve, for this reason.
pub(crate) const UNABLE: u8 = 3;
