//! [`Report`]: what a collector tells.

use std::sync::{Arc, OnceLock};
use std::thread::{self, ThreadId};

use super::ANSWER;
use super::collector::{Collector, Ending, WhenAll};
use checks::{Patience, expect_eq, fail};

/// What `when_all` is called with, and by whom.
#[derive(Clone, Default)]
pub(crate) struct Report(Arc<OnceLock<Told>>);

pub(crate) struct Told {
    pub(crate) endings: Vec<(String, Ending)>,
    pub(crate) by: ThreadId,
}

pub(crate) fn new_collector() -> (Box<dyn Collector>, Report) {
    let report = Report::default();
    (report.collector(), report)
}

/// All checks make their collectors here, and the answer cannot tell which check does.
pub(crate) fn collector(when_all: WhenAll) -> Box<dyn Collector> {
    (ANSWER.collector)(when_all)
}

impl Report {
    /// A collector that reports here.
    pub(crate) fn collector(&self) -> Box<dyn Collector> {
        let report = self.clone();
        collector(Box::new(move |endings| report.note(endings)))
    }

    pub(crate) fn note(&self, endings: Vec<(String, Ending)>) {
        // It has not been told before: `when_all` can be called only once.
        let _ = self.0.set(Told { endings, by: thread::current().id() });
    }

    pub(crate) fn is_there(&self) -> bool {
        self.0.get().is_some()
    }

    pub(crate) fn told(&self) -> &Told {
        Patience::LONG.wait_until(|| self.is_there());
        self.0.get().unwrap_or_else(|| fail("`when_all` to be called", "no call"))
    }

    pub(crate) fn in_words(&self) -> Vec<(String, String)> {
        self.told().endings.iter().map(|(name, ending)| (name.clone(), in_words(ending))).collect()
    }

    pub(crate) fn expect(&self, expected: &[(&str, &str)]) {
        let expected = expected.iter().map(|(name, ending)| (name.to_string(), ending.to_string()));
        expect_told("the list of endings", self.in_words(), expected.collect());
    }

    /// The order is a check of its own.
    pub(crate) fn expect_in_any_order(&self, what: &str, mut expected: Vec<(String, String)>) {
        let mut seen = self.in_words();
        seen.sort();
        expected.sort();
        expect_told(&format!("{what}, sorted by name,"), seen, expected);
    }
}

/// Jobs and what becomes of them. Of a long list only what differs is shown.
pub(crate) fn expect_told(what: &str, seen: Vec<(String, String)>, expected: Vec<(String, String)>) {
    const SHORT: usize = 4;
    let jobs = expected.len();
    if seen.len().max(jobs) <= SHORT {
        return expect_eq(what, seen, expected);
    }
    expect_eq(format!("the length of {what}").trim_end_matches(','), seen.len(), jobs);
    for (place, (seen, expected)) in (1..).zip(seen.into_iter().zip(expected)) {
        expect_eq(format!("ending {place} of {jobs} in {what}").trim_end_matches(','), seen, expected);
    }
}

/// What an error says is a check of its own.
fn in_words(ending: &Ending) -> String {
    match ending {
        Ending::Value(value) => u64::to_string(value),
        Ending::Failed(_) => "failed".to_owned(),
        Ending::Cancelled => "cancelled".to_owned(),
    }
}
