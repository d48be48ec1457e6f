//! The sites, and how a request finds its answer among them.

mod hacker_news;
mod index;
mod news;
mod page;
mod quotations;
mod search;

use std::ops::RangeInclusive;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{ALLOW, HeaderValue, LOCATION};
use hyper::{Method, Response, StatusCode};

use crate::meeting::Missed;
use crate::place::Place;

/// One host and its pages.
pub(crate) struct Site {
    pub(crate) host: &'static str,
    /// How long the real site takes over a page, more or less.
    pub(crate) usual_delay: RangeInclusive<Duration>,
    /// Pages for the index to link to, without the leading slash.
    examples: &'static [&'static str],
    answer: fn(&Place) -> Response<Bytes>,
}

static SITES: [Site; 8] = [
    Site { host: "google.com", usual_delay: millis(700, 1100), examples: search::EXAMPLES, answer: search::answer },
    Site { host: "www.google.com", usual_delay: millis(700, 1100), examples: search::EXAMPLES, answer: search::answer },
    Site { host: "www.foxnews.com", usual_delay: millis(500, 2000), examples: &[""], answer: news::foxnews },
    Site { host: "www.cnn.com", usual_delay: millis(500, 2000), examples: &[""], answer: news::cnn },
    Site { host: "www.bbc.co.uk", usual_delay: millis(500, 2000), examples: &[""], answer: news::bbc },
    Site { host: "europe.wsj.com", usual_delay: millis(500, 2000), examples: &[""], answer: news::forbidden },
    Site {
        host: "hn.algolia.com",
        usual_delay: millis(200, 400),
        examples: hacker_news::EXAMPLES,
        answer: hacker_news::answer,
    },
    Site {
        host: "www.successories.com",
        usual_delay: millis(400, 600),
        examples: quotations::EXAMPLES,
        answer: quotations::answer,
    },
];

const fn millis(shortest: u64, longest: u64) -> RangeInclusive<Duration> {
    Duration::from_millis(shortest)..=Duration::from_millis(longest)
}

/// The site of a host, which may be written in any case.
pub(crate) fn find(host: &str) -> Option<&'static Site> {
    SITES.iter().find(|site| site.host.eq_ignore_ascii_case(host))
}

/// The page at a place, or the refusal it deserves.
pub(crate) fn answer(method: &Method, place: &Place) -> Response<Bytes> {
    if method != Method::GET && method != Method::HEAD {
        return method_not_allowed(method);
    }
    match find(&place.host) {
        Some(site) => (site.answer)(place),
        None if place.host.is_empty() => page::plain(
            StatusCode::BAD_REQUEST,
            "Every request names its site in a Host header, such as: Host: www.cnn.com",
        ),
        None if place.is_loopback() => front_door(place),
        None => page::plain(
            StatusCode::MISDIRECTED_REQUEST,
            &format!("No site called {} is served here; the practice sites are {}.", place.host, hosts()),
        ),
    }
}

/// The answer to requests that did not come together.
pub(crate) fn missed(missed: &Missed) -> Response<Bytes> {
    page::plain(StatusCode::GATEWAY_TIMEOUT, &missed.to_string())
}

/// The answer to a request that comes while so many are in flight as the site answers at once.
pub(crate) fn busy(at_most: usize) -> Response<Bytes> {
    let sentence = format!("This site is busy: it answers at most {at_most} at once. Ask again later.");
    page::plain(StatusCode::SERVICE_UNAVAILABLE, &sentence)
}

/// The answer that a fault asks for.
pub(crate) fn failed(status: u16) -> Response<Bytes> {
    let status = StatusCode::from_u16(status).ok().filter(|status| !status.is_informational());
    let status = status.expect("the status of a fault is a number from 200 to 999");
    page::plain(status, &format!("This page fails on purpose: {status}."))
}

/// What a browser finds at the loopback address itself.
fn front_door(place: &Place) -> Response<Bytes> {
    let path = place.path().trim_start_matches('/');
    match find(path) {
        _ if path.is_empty() => index::page(&SITES),
        _ if path == "practice.css" => page::style(),
        // Without the slash at its end, the links of that page would lead astray.
        Some(site) => redirect(&format!("/{}/", site.host)),
        None => {
            page::plain(StatusCode::NOT_FOUND, &format!("Nothing is at /{path}; open / for a list of all there is."))
        }
    }
}

fn redirect(to: &str) -> Response<Bytes> {
    let mut response = page::plain(StatusCode::PERMANENT_REDIRECT, &format!("See {to}"));
    let location = HeaderValue::from_str(to).expect("the path of a site is plain ASCII");
    response.headers_mut().insert(LOCATION, location);
    response
}

fn method_not_allowed(method: &Method) -> Response<Bytes> {
    let sentence = format!("{method} is not allowed: these pages can only be read, with GET or HEAD.");
    let mut response = page::plain(StatusCode::METHOD_NOT_ALLOWED, &sentence);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

fn hosts() -> String {
    SITES.each_ref().map(|site| site.host).join(", ")
}
