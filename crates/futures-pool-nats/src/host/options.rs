//! [`HostOptions`]: the choices for a host.

use std::fmt;
use std::num::NonZero;
use std::thread;

use async_nats::ConnectOptions;
use futures_pool::{InvalidArgument, ProcessPoolBuilder, ProcessPoolExecutor};

/// The choices for a host.
///
/// ```
/// use futures_pool_nats::HostOptions;
///
/// let options = HostOptions::new().workers(4).host_name("rack 3");
/// ```
#[must_use = "this only notes the choices: give it to `worker_host` or `WorkerHost::start`"]
pub struct HostOptions {
    pub(crate) workers: usize,
    pub(crate) host_name: Option<String>,
    pub(crate) connect: Option<ConnectOptions>,
    pub(crate) pool: Box<dyn Fn(ProcessPoolBuilder) -> ProcessPoolBuilder + Send>,
    pub(crate) log: Box<dyn Fn(&str) + Send>,
}

impl HostOptions {
    /// As many workers as this process may use processors; the name of the machine; what is worth knowing goes to the
    /// standard error output.
    pub fn new() -> Self {
        HostOptions {
            workers: thread::available_parallelism().map_or(1, NonZero::get),
            host_name: None,
            connect: None,
            pool: Box::new(|builder| builder),
            log: Box::new(|line| eprintln!("{line}")),
        }
    }

    /// How many tasks of a caller the host runs at a time, each in a process of its own.
    pub fn workers(self, workers: usize) -> Self {
        HostOptions { workers, ..self }
    }

    /// What the host is called in errors and timelines; the name of the machine if not given.
    pub fn host_name(self, name: impl Into<String>) -> Self {
        HostOptions { host_name: Some(name.into()), ..self }
    }

    /// How the server is reached: user and password, a file of credentials, TLS, as `async-nats` has them.
    pub fn connect_options(self, options: ConnectOptions) -> Self {
        HostOptions { connect: Some(options), ..self }
    }

    /// Further choices for the pool of processes that each caller gets here, such as an initializer or the number of
    /// tasks a process may run. The number of workers is [that of the host](Self::workers).
    pub fn pool(self, choose: impl Fn(ProcessPoolBuilder) -> ProcessPoolBuilder + Send + 'static) -> Self {
        HostOptions { pool: Box::new(choose), ..self }
    }

    /// Where a line goes when a caller was joined or left, or has refused this host.
    pub fn log(self, log: impl Fn(&str) + Send + 'static) -> Self {
        HostOptions { log: Box::new(log), ..self }
    }

    /// A pool for one caller.
    pub(crate) fn pool_builder(&self) -> ProcessPoolBuilder {
        (self.pool)(ProcessPoolExecutor::builder()).max_workers(self.workers)
    }

    pub(crate) fn check(&self) -> Result<(), InvalidArgument> {
        // The pool says what is wrong with the number.
        match self.pool_builder().build() {
            Err(futures_pool::BuildError::InvalidArgument(error)) => Err(error),
            _ => Ok(()),
        }
    }
}

impl Default for HostOptions {
    /// [`HostOptions::new`].
    fn default() -> Self {
        HostOptions::new()
    }
}

impl fmt::Debug for HostOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostOptions")
            .field("workers", &self.workers)
            .field("host_name", &self.host_name)
            .finish_non_exhaustive()
    }
}
