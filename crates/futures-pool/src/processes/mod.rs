//! Pools whose workers are other processes. With the feature `processes`.
//!
//! From the inside out: `wire` is what goes between two processes; `remote` says of a task how it is carried, and knows
//! which functions can be called from afar; `worker_side` and `pool_side` are the two ends, which do not know each
//! other; `transport` has tasks as bytes, for executors of other crates. Begin with `executor`, the pool as its users have
//! it.

mod builder;
mod executor;
mod stage;

mod pool_side;
mod remote;
pub mod transport;
mod wire;
mod worker_side;

#[cfg(test)]
mod hostile_workers;
#[cfg(test)]
mod stopped_workers;
#[cfg(test)]
mod test_workers;

pub use builder::{BuildError, ProcessPoolBuilder};
pub use executor::ProcessPoolExecutor;
pub use remote::Remote;
pub use remote::remote_error::RemoteError;
pub use worker_side::entry::worker_entry;

/// For the macros of this crate.
pub mod for_macros {
    pub use super::remote::calls::{pack_task, unpack_value};
    pub use super::remote::registry::number_of;
    pub use super::remote::registry::{Entry, Registration};
    pub use super::wire::codec::{Incoming, Outgoing};
    pub use super::worker_side::entry::{WorkerTest, serve_if_worker};
    pub use inventory;
}
