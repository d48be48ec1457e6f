//! What must come out in whatever order things happen.

use core::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use super::subject::parallel_sum;
use checks::{Check, expect_eq};
use explored_std::explore;

pub(crate) const CHECKS: &[Check] = checks::table! {
    every_sum_is_there_in_every_order_of_events: "what another worker may do between two of your lines",
};

fn every_sum_is_there_in_every_order_of_events() {
    for (arrays, workers) in [(3, 2), (2, 2), (4, 3)] {
        explore(700, move || {
            let numbered: Vec<Vec<i64>> = (1..=arrays).map(|number| vec![number]).collect();
            let calls = AtomicUsize::new(0); // core's own: to count is no event
            let sums = parallel_sum(&numbered, workers, |array: &[i64]| {
                calls.fetch_add(1, SeqCst);
                array[0]
            });
            let which = format!("of {arrays} arrays and {workers} workers");
            expect_eq(format!("`each` {which}"), sums.each, (1..=arrays).collect());
            expect_eq(format!("`total` {which}"), sums.total, (1..=arrays).sum());
            expect_eq(format!("the number of calls of `sum` {which}"), calls.into_inner(), arrays as usize);
        });
    }
}
