//! What a caller and its hosts say to each other. Nothing here knows of NATS, of sockets, of threads or of the time: what
//! is said goes in and out as bytes, and the present moment is an argument.
//!
//! From the outside in: a [`packet`] is what one message of NATS holds; some packets are [frames](link), which carry a
//! stream of bytes that loses nothing; in that stream are the [messages](message) about tasks. A [`lease`] says how long
//! each side may believe that the other is there.

mod inbox;
pub(crate) mod lease;
pub(crate) mod link;
pub(crate) mod message;
pub(crate) mod packet;
pub(crate) mod session_id;

/// The bytes of a request or an outcome. Large byte strings are parts of their own, so that they need not be copied.
pub(crate) type Parts = Vec<Vec<u8>>;

/// Bytes that the other side, if it were this program, would not have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Garbage;
