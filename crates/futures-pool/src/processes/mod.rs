//! Pools whose workers are other processes. With the feature `processes`.
//!
//! From the inside out: `frame` puts bytes on a stream and takes them off; `parcel` turns values into frames and back;
//! `registry` knows which functions can be called from afar; `remote` says of a task how it is carried. `child` is the
//! worker's side; `process`, `desk` and `workforce` are the pool's: each worker process has a thread of the pool, which
//! sends it tasks and ends their futures.

mod builder;
mod channel;
mod child;
mod death;
mod depth;
mod desk;
mod entry;
mod executor;
mod flight;
mod frame;
mod handle;
#[cfg(test)]
mod hostile_workers;
mod lifeline;
mod parcel;
mod process;
mod registry;
mod remote;
mod remote_error;
#[cfg(test)]
mod stopped_workers;
#[cfg(test)]
mod test_workers;
mod workforce;

pub use builder::{BuildError, ProcessPoolBuilder};
pub use death::WorkerDied;
pub use entry::worker_entry;
pub use executor::ProcessPoolExecutor;
pub use remote::Remote;
pub use remote_error::{RemoteError, Unsendable};

/// For the macros of this crate.
pub mod for_macros {
    pub use super::entry::{WorkerTest, serve_if_worker};
    pub use super::parcel::{Incoming, Outgoing};
    pub use super::registry::number_of;
    pub use super::registry::{Entry, Registration};
    pub use super::remote::{pack_task, unpack_value};
    pub use inventory;
}
