//! [`NatsBuilder`]: the choices for an executor.

use std::fmt;
use std::time::Duration;

use async_nats::ConnectOptions;
use futures_pool::SpanLog;

use crate::caller::service::{self, Start};
use crate::caller::table::Settings;
use crate::connection::Subjects;
use crate::error::ConnectError;
use crate::executor::NatsExecutor;
use crate::program;
use crate::protocol::lease::LeaseTimes;

/// The choices for an executor; [`NatsExecutor::builder`] begins.
#[must_use = "this only notes the choices: end with `build`"]
pub struct NatsBuilder {
    server: String,
    name: String,
    connect: ConnectOptions,
    lease: Duration,
    max_pending: Option<usize>,
    max_message_size: u64,
    attempts: u32,
    server_patience: Duration,
    spans: Option<SpanLog>,
}

/// How much longer than the lease a host is waited for.
const MARGIN: Duration = Duration::from_secs(1);
/// A shorter lease could not be told from a moment in which the system does something else.
const LEAST_LEASE: Duration = Duration::from_millis(300);
/// What says that a message is too large has to fit in one.
const LEAST_MESSAGE_SIZE: u64 = 1024;

impl NatsBuilder {
    pub(crate) fn new() -> Self {
        NatsBuilder {
            server: "nats://127.0.0.1:4222".to_owned(),
            name: "default".to_owned(),
            connect: ConnectOptions::new(),
            lease: Duration::from_secs(3),
            max_pending: None,
            max_message_size: 2 << 30,
            attempts: 1,
            server_patience: Duration::from_secs(30),
            spans: None,
        }
    }

    /// The address of the server, or several with commas between them; `nats://127.0.0.1:4222` if not given.
    pub fn server(self, address: impl Into<String>) -> Self {
        NatsBuilder { server: address.into(), ..self }
    }

    /// The name under which callers and hosts find each other: letters, digits, `-` and `_`; `default` if not given.
    pub fn name(self, name: impl Into<String>) -> Self {
        NatsBuilder { name: name.into(), ..self }
    }

    /// How the server is reached: user and password, a file of credentials, TLS, as `async-nats` has them.
    pub fn connect_options(self, options: ConnectOptions) -> Self {
        NatsBuilder { connect: options, ..self }
    }

    /// For how long a host may go on without hearing of this caller; 3 seconds if not given. A host that has
    /// not answered for that time and one second more is given up, and its tasks fail.
    pub fn lease(self, lease: Duration) -> Self {
        NatsBuilder { lease, ..self }
    }

    /// How many tasks may wait, as for [threads](futures_pool::ThreadPoolBuilder::max_pending).
    pub fn max_pending(self, max_pending: usize) -> Self {
        NatsBuilder { max_pending: Some(max_pending), ..self }
    }

    /// How many bytes the arguments or the value of a task may take, packed; 2 GiB if not given. A task that needs more ends
    /// in an error. The server's own limit does not matter: what is larger goes in parts.
    pub fn max_message_size(self, bytes: u64) -> Self {
        NatsBuilder { max_message_size: bytes, ..self }
    }

    /// How often a task may be begun that does not [say so itself](futures_pool::Task::attempts), if the host or the worker
    /// process that runs it is lost; once if not given. Only for tasks that may be repeated, and that may
    /// run twice at the same time: on a host that stood still for a while, the first attempt goes on for a moment after the
    /// second has begun.
    pub fn attempts(self, attempts: u32) -> Self {
        NatsBuilder { attempts, ..self }
    }

    /// How long the server may be away before every task that waits ends in an error; 30 seconds if not given.
    pub fn server_patience(self, patience: Duration) -> Self {
        NatsBuilder { server_patience: patience, ..self }
    }

    /// Notes in `log` when each task was queued, started and ended, by this machine's clock, and on which worker of which
    /// host: `rack 3/worker_0`.
    pub fn spans(self, log: &SpanLog) -> Self {
        NatsBuilder { spans: Some(log.clone()), ..self }
    }

    /// Connects to the server. Hosts may join before or after that.
    ///
    /// # Errors
    /// If the server cannot be reached, the name cannot be one, or a number makes no sense.
    pub fn build(self) -> Result<NatsExecutor, ConnectError> {
        let subjects = Subjects::of(&self.name)?;
        if self.lease < LEAST_LEASE {
            return Err(ConnectError::Choice(format!("lease must be at least {LEAST_LEASE:?}, not {:?}", self.lease)));
        }
        if self.max_pending == Some(0) || self.attempts == 0 {
            let which = if self.attempts == 0 { "attempts" } else { "max_pending" };
            return Err(ConnectError::Choice(format!("{which} must be at least 1, not 0")));
        }
        if self.max_message_size < LEAST_MESSAGE_SIZE {
            let given = self.max_message_size;
            let sentence = format!("max_message_size must be at least {LEAST_MESSAGE_SIZE} bytes, not {given}");
            return Err(ConnectError::Choice(sentence));
        }
        let settings = Settings {
            program: program::fingerprint().map_err(ConnectError::NoProgram)?,
            caller: format!("the caller of `{}`", self.name),
            times: LeaseTimes { lease: self.lease, margin: MARGIN },
            attempts: self.attempts,
            largest_message: self.max_message_size,
            spans: self.spans.is_some(),
        };
        let start = Start {
            server: self.server,
            options: self.connect,
            subjects,
            settings,
            spans: self.spans,
            server_patience: self.server_patience,
        };
        let executor = NatsExecutor::of(self.max_pending, self.max_message_size);
        service::start(start, executor.submissions())?;
        Ok(executor)
    }
}

impl fmt::Debug for NatsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NatsBuilder").field("server", &self.server).field("name", &self.name).finish_non_exhaustive()
    }
}
