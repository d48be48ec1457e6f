//! The client side: an HTTP client that knows where the practice hosts live, and nothing else.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ureq::Agent;
use ureq::config::{Config, ConfigBuilder};
use ureq::http::Uri;
use ureq::typestate::AgentScope;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::place::loopback_ip;
use crate::sites;

/// An HTTP client that finds the practice hosts at `site`, the [address](crate::PracticeSite::address) of a running
/// site. Most callers take [`PracticeSite::agent`](crate::PracticeSite::agent); this one is for another process.
///
/// - A practice host is reached at `site`, whatever port its URL names. `https` is refused: there is no TLS here.
/// - `localhost` and literal loopback addresses are reached as written.
/// - Any other name fails at once with [`ureq::Error::HostNotFound`]. DNS is never asked, nor any proxy used.
/// - No time-outs are set: each request sets its own. Idle connections are kept, however many.
///
/// ```
/// use practice_site::PracticeSite;
///
/// let site = PracticeSite::start()?;
/// let agent = practice_site::agent(site.address());
/// let response = agent.get("http://hn.algolia.com/api/v1/items/1").call()?;
/// assert_eq!(response.status(), 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn agent(site: SocketAddr) -> Agent {
    agent_with(site, Agent::config_builder())
}

/// The client of [`agent()`] with settings of your own, such as a time-out for all requests, or a middleware that sees
/// each of them in the thread that makes it. The proxy, the idle connections and the sizes of the buffers are set here.
///
/// ```
/// use practice_site::PracticeSite;
/// use ureq::{Agent, SendBody, http::Request, middleware::MiddlewareNext};
///
/// let site = PracticeSite::start()?;
/// let nowhere = |_: Request<SendBody>, _: MiddlewareNext<'_>| Err(ureq::Error::HostNotFound);
/// let offline = practice_site::agent_with(site.address(), Agent::config_builder().middleware(nowhere));
/// assert!(offline.get("http://www.cnn.com/").call().is_err());
/// assert_eq!(site.requests(), []);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn agent_with(site: SocketAddr, settings: ConfigBuilder<AgentScope>) -> Agent {
    let settings = settings.input_buffer_size(BUFFER).output_buffer_size(BUFFER);
    let config =
        settings.proxy(None).max_idle_connections(usize::MAX).max_idle_connections_per_host(usize::MAX).build();
    Agent::with_parts(config, DefaultConnector::default(), PracticeHosts { site })
}

/// How many bytes each of the two buffers of a connection has; the headers of a response are shorter. To fill two of the
/// usual 128 KiB takes longer than the rest of a request when the client is compiled without optimization.
const BUFFER: usize = 16 << 10;

/// Resolves the practice hosts to the site, loopback to itself, and nothing else.
#[derive(Debug)]
struct PracticeHosts {
    site: SocketAddr,
}

impl Resolver for PracticeHosts {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut found = self.empty();
        found.push(self.find(uri).ok_or(ureq::Error::HostNotFound)?);
        Ok(found)
    }
}

impl PracticeHosts {
    fn find(&self, uri: &Uri) -> Option<SocketAddr> {
        let host = uri.host()?.to_ascii_lowercase();
        if sites::find(&host).is_some() {
            return Some(self.site);
        }
        let ip = match host.as_str() {
            "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
            literal => loopback_ip(literal)?,
        };
        Some(SocketAddr::new(ip, uri.port_u16().unwrap_or(80)))
    }
}
