//! The settings of a practice site before it starts.

use std::io;
use std::sync::Arc;

use crate::server::{Announce, Server, Service};
use crate::{Latency, PracticeSite, Request};

/// The settings of a [`PracticeSite`] that has not started yet.
///
/// ```
/// use practice_site::{Latency, PracticeSite};
///
/// let site = PracticeSite::builder()
///     .latency(Latency::realistic().scaled(0.1))
///     .seed(7)
///     .start()?;
/// assert_eq!(site.seed(), 7);
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "a builder does nothing until `start` is called"]
pub struct Builder {
    port: u16,
    latency: Latency,
    seed: u64,
    announce: Announce,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self { port: 0, latency: Latency::none(), seed: 1, announce: Box::new(|_| ()) }
    }

    /// Listens on this port of 127.0.0.1 instead of one that the system chooses.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How long the site takes over each answer; [`Latency::none`] unless said.
    pub fn latency(mut self, latency: Latency) -> Self {
        self.latency = latency;
        self
    }

    /// The seed that the delays are drawn from; 1 unless said.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Calls `announce` with each request as its answer is about to be sent.
    ///
    /// It runs on the server's only thread: while it works, the site serves nobody. When it panics, that client's
    /// connection is cut, and the site goes on.
    pub fn on_answer(mut self, announce: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        self.announce = Box::new(announce);
        self
    }

    /// Starts the site. It accepts connections when this returns.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the system grants no port or no thread.
    pub fn start(self) -> io::Result<PracticeSite> {
        let service = Arc::new(Service::new(self.latency, self.seed, self.announce));
        let server = Server::start(self.port, Arc::clone(&service))?;
        Ok(PracticeSite { service, server })
    }
}
