//! What goes between a pool and its workers, the same for both sides.
//!
//! It knows of no task. From the outside in: `codec` turns values into frames and back, `frame` puts bytes on a
//! stream, `channel` is the stream.

pub(crate) mod channel;
pub(crate) mod codec;
pub(crate) mod frame;
pub(crate) mod message;
pub(crate) mod program;
