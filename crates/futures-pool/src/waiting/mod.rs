//! How a thread sleeps until something is done, and how it is found out that it would sleep for ever.
//!
//! It knows of workers, but not of futures. Begin with `notify`: all that somebody who waits has to be. Then
//! `deadlock`, the rule; its `graph` says who waits for what, and its `search` goes from wait to wait.

pub(crate) mod awaited;
pub(crate) mod completion;
pub(crate) mod deadlock;
mod graph;
pub(crate) mod notify;
mod search;
pub(crate) mod waiter;
