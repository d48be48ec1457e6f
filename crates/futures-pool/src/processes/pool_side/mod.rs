//! The pool's side of its worker processes: each has a thread of the pool, which sends it tasks and ends their futures.
//!
//! It knows of `remote`, `wire` and the pool that all pools share, but not of the worker's side. Begin with
//! `supervisor`.

pub(crate) mod keep_dying;

mod child_reader;
pub(crate) mod child_registry;
mod handle;
mod pipeline;
pub(crate) mod process;
pub(crate) mod sent_task;
mod supervisor;
pub(crate) mod workers;
