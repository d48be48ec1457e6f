//! What must come out in whatever order things happen.

use core::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use super::subject::{Counts, count_words};
use checks::{Check, expect_eq};
use explored_std::explore;

pub(crate) const CHECKS: &[Check] = checks::table! {
    every_word_is_counted_in_every_order_of_events: "what another worker may do between two of your lines",
};

fn every_word_is_counted_in_every_order_of_events() {
    for (count, workers) in [(3, 2), (5, 2), (4, 3)] {
        explore(500, move || {
            let texts = vec!["to be or not to be"; count];
            let handed_out = AtomicUsize::new(0); // core's own: to count is no event
            let counts = count_words(&texts, workers, |piece: &[&str], counts: &mut Counts| {
                handed_out.fetch_add(piece.len(), SeqCst);
                for word in piece.iter().flat_map(|text| text.split_whitespace()) {
                    *counts.entry(word.to_owned()).or_default() += 1;
                }
            });
            let which = format!("of {count} texts and {workers} workers");
            let twice = 2 * count as u64;
            let expected = [("be", twice), ("not", twice / 2), ("or", twice / 2), ("to", twice)];
            let expected: Counts = expected.into_iter().map(|(word, times)| (word.to_owned(), times)).collect();
            expect_eq(format!("the counts {which}"), counts, expected);
            expect_eq(format!("the number of texts passed to `count` {which}"), handed_out.into_inner(), count);
        });
    }
}
