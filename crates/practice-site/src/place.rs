//! Which page of which site a request is for.

use hyper::Request;
use hyper::header::HOST;
use hyper::http::uri::Authority;
use std::net::IpAddr;

use crate::sites;

/// A page of a site: what follows `http://` in a URL, port left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// In lower case, without a port. Empty when the request names no host.
    pub(crate) host: String,
    /// Path and query.
    pub(crate) target: String,
}

impl Place {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let host = host_of(request).unwrap_or_default();
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        Self { host, target: target.to_owned() }.inside()
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// A browser cannot be told where `www.cnn.com` lives, so on a loopback host `/www.cnn.com/x` stands for `/x`
    /// there.
    fn inside(self) -> Self {
        if !self.is_loopback() {
            return self;
        }
        let within = self.target.strip_prefix('/').and_then(|target| target.split_once('/'));
        match within {
            Some((host, path)) if sites::find(host).is_some() => {
                Self { host: host.to_ascii_lowercase(), target: format!("/{path}") }
            }
            _ => self,
        }
    }
}

/// Whether a host, as written in a URL, is this machine by its very name.
pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost" || loopback_ip(host).is_some()
}

/// The address of a host written as a literal loopback address, IPv6 in its brackets.
pub(crate) fn loopback_ip(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok().filter(IpAddr::is_loopback)
}

/// The URL's host where the request has a whole URL, otherwise that of the `Host` header.
fn host_of<B>(request: &Request<B>) -> Option<String> {
    let header = || request.headers().get(HOST)?.to_str().ok()?.parse::<Authority>().ok();
    let authority = request.uri().authority().cloned().or_else(header)?;
    Some(authority.host().to_ascii_lowercase())
}
