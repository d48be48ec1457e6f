//! What must come out in whatever order things happen.

use core::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::subject::{Collector, Ending, Endings};
use checks::{Check, expect_eq, fail};
use explored_std::explore;
use futures_pool::Promise;

pub(crate) const CHECKS: &[Check] = checks::table! {
    all_is_told_once_in_every_order_of_events: "what other threads may do between two of your lines",
    jobs_of_several_threads_are_told_in_every_order_of_events: "how `watch` finds a place for its job",
};

/// What `when_all` is called with.
#[derive(Clone, Default)]
struct Told(Arc<(OnceLock<Endings>, AtomicUsize)>);

impl Told {
    fn collector(&self) -> Collector {
        let told = self.clone();
        Collector::new(move |endings| {
            told.0.1.fetch_add(1, SeqCst);
            let _ = told.0.0.set(endings);
        })
    }

    fn endings(&self) -> Endings {
        expect_eq("the number of calls of `when_all`", self.0.1.load(SeqCst), 1);
        self.0.0.get().unwrap_or_else(|| fail("`when_all` to be called", "no call")).clone()
    }
}

fn all_is_told_once_in_every_order_of_events() {
    for jobs in [1, 2, 3] {
        explore(500, move || {
            let (promises, futures): (Vec<_>, Vec<_>) = (0..jobs).map(|_| Promise::new()).unzip();
            let told = Told::default();
            let collector = told.collector();
            let threads: Vec<_> = (0..)
                .zip(promises)
                .map(|(value, promise)| thread::spawn(move || promise.set_result(value).expect("nobody cancels it")))
                .collect();
            futures.iter().for_each(|future| collector.watch("job", future));
            collector.no_more();
            threads.into_iter().for_each(|thread| thread.join().expect("it does not panic"));
            let expected = (0..jobs).map(|value| ("job".to_owned(), Ending::Value(value)));
            expect_eq(format!("the endings of {jobs} jobs that end meanwhile"), told.endings(), expected.collect());
        });
    }
}

fn jobs_of_several_threads_are_told_in_every_order_of_events() {
    explore(500, || {
        let (promises, futures): (Vec<_>, Vec<_>) = (0..4).map(|_| Promise::new()).unzip();
        let told = Told::default();
        let collector = told.collector();
        thread::scope(|scope| {
            for futures in futures.chunks(2) {
                let collector = &collector;
                scope.spawn(move || futures.iter().for_each(|future| collector.watch("job", future)));
            }
        });
        for (value, promise) in (0..).zip(promises) {
            promise.set_result(value).expect("nobody cancels it");
        }
        collector.no_more();
        let mut values: Vec<String> = told.endings().iter().map(|(_, ending)| format!("{ending:?}")).collect();
        values.sort();
        let expected = (0..4).map(|value| format!("{:?}", Ending::Value(value))).collect();
        expect_eq("the endings of 4 jobs that two threads watch, sorted,", values, expected);
    });
}
