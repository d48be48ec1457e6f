//! A few of the storms of `examples/stress`, small enough for every test run.

#[path = "../examples/stress/storm/mod.rs"]
mod storm;

use std::sync::Arc;

use storm::{Ledger, Totals};
use watchdog::watched;

#[test]
fn every_task_is_accounted_for_exactly_once() {
    watched(|| {
        let mut totals = Totals::default();
        for number in 0..80 {
            let seed = storm::seed_of(7, 0, number);
            let ledger = Arc::new(Ledger::default());
            match storm::run(seed, &ledger) {
                Ok(more) => totals += more,
                Err(table) => panic!("storm {seed} does not add up, at the step {}\n{table}", ledger.current_step()),
            }
        }
        // The storms reach what they are there for.
        assert!(totals.tasks > 5_000 && totals.cancelled > 0 && totals.refused > 0 && totals.panicked > 0, "{totals}");
    });
}
