//! An executor in the manner of `futures-pool` whose workers are on other machines, reached by NATS.

mod builder;
mod executor;

mod caller;
mod host;

mod connection;
mod error;
mod program;
mod protocol;

#[cfg(test)]
mod simulation;

pub use async_nats::ConnectOptions;
pub use builder::NatsBuilder;
pub use caller::remote_host::HostInfo;
pub use caller::submissions::TooFewWorkers;
pub use error::ConnectError;
pub use executor::NatsExecutor;
pub use host::options::HostOptions;
pub use host::service::{WorkerHost, worker_host};
