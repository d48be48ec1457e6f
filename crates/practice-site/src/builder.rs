//! The settings of a practice site before it starts.

use std::io;
use std::sync::Arc;

use crate::fault::Faults;
use crate::server::{Announce, Server, Service};
use crate::{Fault, Latency, PracticeSite, Request};

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
    faults: Faults,
    announce: Announce,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self { port: 0, latency: Latency::none(), seed: 1, faults: Box::new(|_, _| None), announce: Box::new(|_| ()) }
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

    /// Asks `faults` what goes wrong with each request; nothing does unless said. It is called when the answer is due,
    /// with the request and with how many times its page has been asked for, this time included.
    ///
    /// ```
    /// use practice_site::{Fault, PracticeSite};
    ///
    /// let busy_at_first = |request: &practice_site::Request, nth| match request.path.as_str() {
    ///     "/api/v1/items/3" if nth == 1 => Some(Fault::Status(503)),
    ///     _ => None,
    /// };
    /// let site = PracticeSite::builder().faults(busy_at_first).start()?;
    ///
    /// let ask = || site.agent().get("http://hn.algolia.com/api/v1/items/3").call();
    /// assert!(matches!(ask(), Err(ureq::Error::StatusCode(503))));
    /// assert!(ask().is_ok());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// It runs on the server's only thread, and must not wait. When it panics, that client's connection is cut, and the
    /// site goes on.
    pub fn faults(mut self, faults: impl Fn(&Request, u64) -> Option<Fault> + Send + Sync + 'static) -> Self {
        self.faults = Box::new(faults);
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
        let service = Arc::new(Service::new(self.latency, self.seed, self.faults, self.announce));
        let server = Server::start(self.port, Arc::clone(&service))?;
        Ok(PracticeSite { service, server })
    }
}
