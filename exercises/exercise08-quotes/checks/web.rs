//! The sites and the clients of the checks.

use std::net::SocketAddr;

use practice_site::{Fault, PracticeSite, agent_with};
use ureq::http::{Request, Response};
use ureq::middleware::MiddlewareNext;
use ureq::{Agent, Body, SendBody};

pub(crate) fn site() -> PracticeSite {
    site_where(|_, _| None)
}

/// A site where this goes wrong with the nth request for a page.
pub(crate) fn site_where(fault: impl Fn(u32, u64) -> Option<Fault> + Send + Sync + 'static) -> PracticeSite {
    builder_where(fault).start().expect("the system gives us a port")
}

pub(crate) fn builder_where(
    fault: impl Fn(u32, u64) -> Option<Fault> + Send + Sync + 'static,
) -> practice_site::Builder {
    PracticeSite::builder().faults(move |request, nth| fault(page_in(&request.path)?, nth))
}

/// A client of this site that calls `first` before each request, on the thread that makes it, with the page's number.
pub(crate) fn agent_that(site: &PracticeSite, first: impl Fn(u32) + Send + Sync + 'static) -> Agent {
    agent_around(site, move |page, ask| {
        first(page);
        ask()
    })
}

/// A client of this site that leaves each request to `around`: it gets the page's number, and what asks for it.
pub(crate) fn agent_around(
    site: &PracticeSite,
    around: impl Fn(u32, &mut dyn FnMut() -> Answer) -> Answer + Send + Sync + 'static,
) -> Agent {
    let middleware = move |request: Request<SendBody>, next: MiddlewareNext<'_>| match page_in(request.uri().path()) {
        Some(page) => {
            let mut once = Some((request, next));
            around(page, &mut || {
                let (request, next) = once.take().expect("a request is made once");
                next.handle(request)
            })
        }
        None => next.handle(request),
    };
    agent_with(site.address(), Agent::config_builder().middleware(middleware))
}

/// A client without a site: `answer` is called in place of each request, on the thread that makes it.
pub(crate) fn agent_alone(answer: impl Fn(u32) -> Answer + Send + Sync + 'static) -> Agent {
    let middleware = move |request: Request<SendBody>, _: MiddlewareNext<'_>| match page_in(request.uri().path()) {
        Some(page) => answer(page),
        None => Err(ureq::Error::HostNotFound),
    };
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    agent_with(nowhere, Agent::config_builder().middleware(middleware))
}

/// The answer that has this on its page.
pub(crate) fn page_of(html: Vec<u8>) -> Answer {
    let body = Body::builder().mime_type("text/html").charset("utf-8").data(html);
    Ok(Response::builder().status(200).header("content-type", "text/html; charset=utf-8").body(body)?)
}

pub(crate) type Answer = Result<Response<Body>, ureq::Error>;

pub(crate) fn page_in(path: &str) -> Option<u32> {
    path.strip_prefix("/iquote/author/291/abraham-lincoln-quotes/")?.parse().ok()
}

/// How many pages the site has sent.
pub(crate) fn answered(site: &PracticeSite) -> usize {
    site.requests().iter().filter(|request| request.status == Some(200)).count()
}
