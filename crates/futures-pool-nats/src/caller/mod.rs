//! The caller's side: the program that holds the futures.
//!
//! All that is known of a task stands in one place, the [`table`]: it waits, is handed out to a host, is granted, and has
//! ended. The table knows of no thread, no socket and no clock. Around it is the [`service`], a thread that speaks to NATS;
//! [`packing`] and the ends of futures, which run code that is not ours, have threads of their own, so that the service
//! always answers in time.

pub(crate) mod attempt;
pub(crate) mod clock_offset;
pub(crate) mod counts;
pub(crate) mod ends;
pub(crate) mod hosts;
pub(crate) mod pace;
pub(crate) mod packing;
pub(crate) mod remote_host;
pub(crate) mod running;
pub(crate) mod service;
pub(crate) mod submissions;
pub(crate) mod table;
