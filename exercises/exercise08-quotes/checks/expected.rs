//! What is to be in a report, and what a site is to have heard.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use checks::{expect, expect_eq, fail};
use practice_site::PracticeSite;

use super::super::subject::{PageError, Quote, Report};
use super::web::page_in;

/// The quotes of these pages, as the site has them: ten on each. Each is one line, with all that belongs to it.
pub(crate) fn on_pages(pages: impl IntoIterator<Item = u32>) -> Vec<String> {
    const LINCOLN: &str = include_str!("../../../crates/practice-site/data/lincoln-quotes.txt");
    let lines: Vec<&str> = LINCOLN.lines().filter(|line| !line.starts_with('#')).collect();
    let quotes: Vec<String> =
        lines.split(|line| line.is_empty()).filter(|quote| !quote.is_empty()).map(one_line).collect();
    pages.into_iter().flat_map(|page| quotes[(page as usize - 1) * 10..][..10].to_vec()).collect()
}

fn one_line(quote: &[&str]) -> String {
    quote.join(" | ")
}

pub(crate) fn seen(quotes: Vec<Quote>) -> Vec<String> {
    quotes.iter().map(|Quote { words, source, date }| one_line(&[words, source, date])).collect()
}

/// Whether quotes stand in the order of the pages is a check of its own.
pub(crate) fn sorted(mut quotes: Vec<String>) -> Vec<String> {
    quotes.sort_unstable();
    quotes
}

pub(crate) fn expect_quotes(which: &str, seen: Vec<String>, expected: Vec<String>) {
    expect_eq(format!("the number of quotes {which}"), seen.len(), expected.len());
    for (nth, (seen, expected)) in (1..).zip(seen.iter().zip(&expected)) {
        let expected_words = format!("quote {nth} {which} to begin with \"{expected:.50}\"");
        expect(seen == expected, expected_words, format!("\"{seen:.50}\""));
    }
}

pub(crate) fn expect_failures<const N: usize>(which: &str, report: &Report, pages: [u32; N]) {
    let expected = format!("the pages in `failures` {which} to be {pages:?}");
    let errors: Vec<String> = report.failures.iter().map(|(page, error)| format!("{page} ({error})")).collect();
    expect(report.failures.keys().eq(&pages), expected, format!("[{}]", errors.join(", ")));
}

pub(crate) fn expect_status(report: &Report, page: u32, status: u16) {
    let expected = format!("page {page} to have failed with the status {status}");
    match &report.failures[&page] {
        PageError::Request(ureq::Error::StatusCode(seen)) => expect_eq(expected, *seen, status),
        other => fail(expected, format!("\"{other}\"")),
    }
}

pub(crate) fn expect_each_asked_for_once(site: &PracticeSite, pages: RangeInclusive<u32>) {
    let mut times: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    for request in site.requests() {
        *times.entry(page_in(&request.path)).or_default() += 1;
    }
    for page in pages.clone() {
        let times = times.remove(&Some(page)).unwrap_or(0);
        expect(times == 1, format!("one request for page {page}"), format!("{times} of them"));
    }
    expect_eq(format!("the number of requests for other pages than {pages:?}"), times.len(), 0);
}
