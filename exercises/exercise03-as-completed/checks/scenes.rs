//! What must come out in whatever order things happen.

use core::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use super::subject::{LoadError, report_pages};
use checks::{Check, expect_eq};
use explored_std::explore;

pub(crate) const CHECKS: &[Check] = checks::table! {
    every_page_is_reported_in_every_order_of_events: "what another worker may do between two of your lines",
};

const URLS: [&str; 4] = ["http://a.test/", "http://bb.test/", "http://ccc.test/", "http://dddd.test/"];

fn every_page_is_reported_in_every_order_of_events() {
    for (pages, workers) in [(3, 2), (2, 2), (4, 3)] {
        explore(500, move || {
            let urls = &URLS[..pages];
            let (calls, mut reports) = (AtomicUsize::new(0), Vec::new());
            report_pages(
                urls,
                workers,
                |url: &str| {
                    calls.fetch_add(1, SeqCst);
                    // As long as its URL, so that the pages cannot be mistaken for one another; the second one fails.
                    if url == URLS[1] { Err::<_, LoadError>("no ink".into()) } else { Ok(vec![0; url.len()]) }
                },
                |url: &str, outcome| reports.push((url.to_owned(), outcome)),
            );
            reports.sort();
            let outcome = |url: &&str| if *url == URLS[1] { Err("no ink".to_owned()) } else { Ok(url.len()) };
            let expected = urls.iter().map(|url| (url.to_string(), outcome(url)));
            let which = format!("of {pages} pages and {workers} workers");
            expect_eq(format!("the reports {which}, sorted,"), reports, expected.collect());
            expect_eq(format!("the number of calls of `load` {which}"), calls.into_inner(), pages);
        });
    }
}
