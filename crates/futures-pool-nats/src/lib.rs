//! An executor like those of `futures-pool`, whose workers are on other machines, reached by
//! [NATS](https://docs.nats.io).
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use futures_pool::{Executor, call};
//! use futures_pool_nats::{HostOptions, NatsExecutor, worker_host};
//!
//! futures_pool::remote!(square);
//!
//! fn square(n: u64) -> u64 {
//!     n * n
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     futures_pool::worker_entry();
//!     let server = "nats://127.0.0.1:4222";
//!     // The same program, started on other machines with the word `host`, runs the tasks.
//!     if std::env::args().nth(1).as_deref() == Some("host") {
//!         worker_host(server, "squares", HostOptions::new())?;
//!         return Ok(());
//!     }
//!     let pool = NatsExecutor::builder().server(server).name("squares").build()?;
//!     pool.wait_for_workers(1, Duration::from_secs(60))?;
//!     assert_eq!(pool.submit(call(square, (12,))).into_result()?, 144);
//!     assert_eq!(pool.map(square, 1..=3).collect::<Result<Vec<_>, _>>()?, [1, 4, 9]);
//!     Ok(())
//! }
//! ```
//!
//! [`NatsExecutor`] takes the tasks that a [`ProcessPoolExecutor`](futures_pool::ProcessPoolExecutor) takes and has the same
//! methods. [`worker_host`] makes a program a host; [`WorkerHost`] is one in the background.
//!
//! # What may be lost
//!
//! A host that dies, hangs or is cut off is given up after its [lease](NatsBuilder::lease) and a second more. Tasks that it
//! was running end in [`TaskError::WorkerLost`](futures_pool::TaskError::WorkerLost), as nobody knows how far they were;
//! a task with [`attempts`](futures_pool::task::Invocation::attempts) is begun again elsewhere, and so are all tasks of an
//! executor with [`attempts`](NatsBuilder::attempts). Tasks that a host has and was not yet granted run
//! elsewhere, and nobody notices. A host that is cut off kills its tasks by itself when its lease is over, so none goes on
//! for long after its caller is gone.
//!
//! A server that is restarted is waited for; nothing is lost and nothing is done twice. When it stays away for
//! [longer](NatsBuilder::server_patience), what waits ends in an error that says so.
//!
//! # Who may call
//!
//! Anyone who may publish under the name of an executor can have every [registered](futures_pool::remote) function called on its
//! hosts. What comes is checked before it is unpacked, and invalid data can fail only its own task. The server's accounts decide who
//! may publish. See [`NatsBuilder::connect_options`].

mod builder;
mod executor;

mod caller;
mod host;

mod connection;
mod error;
mod local_server;
mod program;
mod protocol;

#[cfg(test)]
mod simulation;

pub use async_nats::ConnectOptions;
pub use builder::NatsBuilder;
pub use caller::counts::TooFewWorkers;
pub use caller::remote_host::HostInfo;
pub use error::ConnectError;
pub use executor::NatsExecutor;
pub use host::options::HostOptions;
pub use host::service::{WorkerHost, worker_host};
pub use local_server::LocalServer;
