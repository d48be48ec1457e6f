//! How a thread sleeps until something is done, and how it is found out that it would sleep for ever.
//!
//! It knows of workers, but not of futures. Begin with `notify`: all that somebody who waits has to be.

pub(crate) mod completion;
pub(crate) mod deadlock;
pub(crate) mod notify;
pub(crate) mod waiter;
