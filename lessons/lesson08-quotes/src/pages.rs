//! Where the pages are.

use std::ops::RangeInclusive;

use ureq::Agent;

/// All there are.
pub(crate) const PAGES: RangeInclusive<u32> = 1..=13;

pub(crate) const HOST: &str = "www.successories.com";

pub(crate) fn path(page: u32) -> String {
    format!("/iquote/author/291/abraham-lincoln-quotes/{page}")
}

/// The HTML of a page.
///
/// # Errors
/// Also when the site answers, but not with the page: a status such as 404.
pub(crate) fn request_quotes(agent: &Agent, page: u32) -> Result<String, ureq::Error> {
    agent.get(format!("http://{HOST}{}", path(page))).call()?.body_mut().read_to_string()
}
