//! Where the pages are, and how to request one.

use std::io;
use std::ops::RangeInclusive;
use std::time::Duration;

use lesson_web::Lesson;
use practice_site::{Latency, PracticeSite};
use ureq::Agent;

/// The numbers of all pages.
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

/// A practice site for one measurement, which has not served any page yet. With `--live` too: no real site should get the
/// same requests again and again.
pub(crate) fn site_of_its_own(lesson: &Lesson) -> io::Result<PracticeSite> {
    let latency = Latency::realistic().scaled(lesson.pace(Duration::from_secs(1)).as_secs_f64());
    PracticeSite::builder().latency(latency).seed(lesson.seed()).start()
}
