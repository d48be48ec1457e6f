//! All the web that the lessons use, served from this machine.
//!
//! A [`PracticeSite`] is a small web server on a loopback port of its own. It answers for the sites below by the
//! `Host` of each request, as one server does for many sites on the real web. A lesson asks for the very URLs it
//! would use online, through an [`agent`](PracticeSite::agent) that knows where they live:
//!
//! ```
//! use practice_site::PracticeSite;
//!
//! let site = PracticeSite::start()?;
//! let agent = site.agent();
//!
//! let page = agent.get("http://google.com/search?q=dog").call()?.body_mut().read_to_string()?;
//! assert!(page.contains("dog"));
//!
//! let forbidden = agent.get("http://europe.wsj.com/").call().unwrap_err();
//! assert!(matches!(forbidden, ureq::Error::StatusCode(403)));
//!
//! let unknown = agent.get("http://some-made-up-domain.com/").call().unwrap_err();
//! assert!(matches!(unknown, ureq::Error::HostNotFound));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | host | what it serves |
//! |---|---|
//! | `google.com`, `www.google.com` | `/search?q=WORD`, a page of results |
//! | `www.foxnews.com` | `/`, 701,473 bytes of practice news |
//! | `www.cnn.com` | `/`, 3,432,124 bytes of practice news |
//! | `www.bbc.co.uk` | `/`, 568,581 bytes of practice news |
//! | `europe.wsj.com` | 403 Forbidden, whatever the path |
//! | `hn.algolia.com` | `/api/v1/items/{id}`, ids 1 to 19 as JSON; 12 and 16 are missing: 404 |
//! | `www.successories.com` | `/iquote/author/291/abraham-lincoln-quotes/{page}`, pages 1 to 13 |
//!
//! A browser needs no agent: open `http://127.0.0.1:PORT/` and follow the links; there the first part of the path
//! names the site.
//!
//! What a check wants to know about a client, the site counts: [`most_in_flight`](PracticeSite::most_in_flight),
//! [`requests`](PracticeSite::requests). What a check wants to prove without a clock, it proves with
//! [`answer_only_together`](PracticeSite::answer_only_together). What may go wrong on the web goes wrong here on
//! demand: [`faults`](Builder::faults). And it may be busy: [`at_most`](Builder::at_most).

mod agent;
mod builder;
mod fault;
mod latency;
mod meeting;
mod place;
mod reachable;
mod server;
mod sites;
mod stable_random;
mod traffic;

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

pub use agent::{agent, agent_with};
pub use builder::Builder;
pub use fault::Fault;
pub use latency::Latency;
pub use meeting::Meeting;
pub use reachable::reachable;
pub use traffic::Request;

use server::{Server, Service};

/// A running practice site; see the [crate page](crate) for what it serves.
///
/// Dropping it stops the server: open connections are cut, whatever their state, and the server's thread is joined.
/// That takes no longer than the server's thread needs to notice, however many clients are stalled, and never panics.
pub struct PracticeSite {
    service: Arc<Service>,
    server: Server,
}

impl PracticeSite {
    /// Starts a site that answers without delay, on a free port that the system chooses.
    ///
    /// # Errors
    ///
    /// When the system grants no port, or no thread to serve it.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// A site to be started with other settings than the defaults.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The loopback address the site listens on.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// An HTTP client that finds the practice hosts at this site; see [`agent()`].
    ///
    /// It outlives the site without harm: its requests then fail to connect.
    pub fn agent(&self) -> ureq::Agent {
        agent(self.address())
    }

    /// Has a program, in whatever language, find the practice hosts at this site, which becomes its HTTP proxy. It asks for
    /// the URLs that it would use online.
    pub fn be_proxy_of(&self, program: &mut Command) {
        let proxy = format!("http://{}", self.address());
        program.env_remove("no_proxy").env_remove("NO_PROXY").env("HTTP_PROXY", &proxy).env("http_proxy", &proxy);
    }

    /// The seed that all delays are drawn from, so that a run can be repeated.
    pub fn seed(&self) -> u64 {
        self.service.seed
    }

    /// How many requests are being answered right now: their headers have arrived, and their response has not been
    /// handed over in full. A client that hangs up takes its request out of the count.
    pub fn in_flight(&self) -> usize {
        self.service.traffic.in_flight()
    }

    /// The most requests that were ever [in flight](Self::in_flight) at one time, since the start or the last
    /// [`forget_requests`](Self::forget_requests).
    pub fn most_in_flight(&self) -> usize {
        self.service.traffic.most_in_flight()
    }

    /// All requests so far, in order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.service.traffic.requests()
    }

    /// When each of the [requests](Self::requests) began and ended to be [in flight](Self::in_flight), as numbers that
    /// grow by one at each such event. There is no second number while it is in flight.
    ///
    /// ```
    /// let site = practice_site::PracticeSite::start()?;
    /// site.agent().get("http://google.com/search?q=dog").call()?;
    /// site.agent().get("http://google.com/search?q=cat").call()?;
    /// assert_eq!(site.spans(), [(1, Some(2)), (3, Some(4))]); // one after the other
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn spans(&self) -> Vec<(usize, Option<usize>)> {
        self.service.traffic.spans()
    }

    /// Starts the books anew: an empty log, a maximum of what is in flight now, and every next visit of a page its
    /// first. With the same seed, two runs with this call between them meet the same delays.
    pub fn forget_requests(&self) {
        self.service.traffic.forget();
    }

    /// From now on, until the [`Meeting`] is dropped, every request waits until `wanted` of them wait together; then
    /// all of these are answered, and the next `wanted` may gather.
    ///
    /// When `patience` has passed since the first of them came and they are still too few, all who wait get
    /// 504 Gateway Timeout, with a body such as `2 of 5 requests came together`. A check that a client really has
    /// `wanted` requests in flight takes a long patience: a right client never waits for it to end.
    ///
    /// ```
    /// use practice_site::PracticeSite;
    /// use std::{thread, time::Duration};
    ///
    /// let site = PracticeSite::start()?;
    /// let agent = site.agent();
    /// let meeting = site.answer_only_together(2, Duration::from_secs(30));
    ///
    /// thread::scope(|scope| {
    ///     for word in ["dog", "cat"] {
    ///         let agent = &agent;
    ///         scope.spawn(move || agent.get(format!("http://google.com/search?q={word}")).call().unwrap());
    ///     }
    /// });
    /// assert_eq!(site.most_in_flight(), 2);
    ///
    /// drop(meeting); // from here on, nobody waits
    /// agent.get("http://google.com/search?q=tree").call()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// When `wanted` is 0, or a meeting is already open.
    #[must_use = "the meeting ends as soon as it is dropped"]
    pub fn answer_only_together(&self, wanted: usize, patience: Duration) -> Meeting {
        self.service.lobby.open(wanted, patience)
    }
}

impl fmt::Debug for PracticeSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PracticeSite")
            .field("address", &self.address())
            .field("seed", &self.seed())
            .field("in_flight", &self.in_flight())
            .finish_non_exhaustive()
    }
}
