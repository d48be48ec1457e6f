//! The worker's side: how a program becomes a worker, and what it does as one.
//!
//! It knows of `remote` and `wire`, but of no pool. Begin with `entry`.

pub(crate) mod connection;

pub(crate) mod entry;

pub(crate) mod serve;
