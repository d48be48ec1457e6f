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
    at_most: Option<usize>,
    faults: Faults,
    announce: Announce,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            port: 0,
            latency: Latency::none(),
            seed: 1,
            at_most: None,
            faults: Box::new(|_, _| None),
            announce: Box::new(|_| ()),
        }
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

    /// Answers at most so many requests at once; any number unless said. A request that arrives while so many are [in
    /// flight](PracticeSite::in_flight) gets 503 Service Unavailable at once: it waits for nobody, takes no time, and
    /// nothing else goes wrong with it.
    ///
    /// It is logged, counts as a visit of its page, and for a moment as in flight: more than `limit` in
    /// [`most_in_flight`](PracticeSite::most_in_flight) says that somebody was refused. But it takes nobody's place.
    ///
    /// ```
    /// use practice_site::PracticeSite;
    /// use std::{thread, time::Duration};
    ///
    /// let site = PracticeSite::builder().at_most(2).start()?;
    /// let agent = site.agent();
    /// let ask = || agent.get("http://google.com/search?q=dog").call();
    ///
    /// // Two wait for a third, which is refused.
    /// let meeting = site.answer_only_together(3, Duration::from_secs(30));
    /// thread::scope(|scope| {
    ///     let two = [scope.spawn(ask), scope.spawn(ask)];
    ///     while site.in_flight() < 2 {
    ///         thread::yield_now();
    ///     }
    ///     assert!(matches!(ask(), Err(ureq::Error::StatusCode(503))));
    ///     drop(meeting);
    ///     assert!(two.into_iter().all(|asked| asked.join().unwrap().is_ok()));
    /// });
    /// assert!(ask().is_ok());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// When `limit` is 0.
    pub fn at_most(mut self, limit: usize) -> Self {
        assert!(limit > 0, "a site that answers at most 0 requests at once answers nobody; allow 1 or more");
        self.at_most = Some(limit);
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
        let service = Arc::new(Service::new(self.latency, self.seed, self.at_most, self.faults, self.announce));
        let server = Server::start(self.port, Arc::clone(&service))?;
        Ok(PracticeSite { service, server })
    }
}
