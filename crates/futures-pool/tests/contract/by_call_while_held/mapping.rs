//! E3 and E5: `map` works ahead of whoever iterates, and cancels what it no longer needs.

use futures_pool::{Executor, call};
use watchdog::watched;

use super::with_pool;
use crate::socket_gate::Gate;
use crate::tasks::{hold, hold_item};

#[test]
fn e3_map_submits_before_it_is_iterated() {
    watched(|| {
        with_pool(2, |pool| {
            let gate = Gate::new();
            let map = pool.map(hold_item, [(gate.port(), 0), (gate.port(), 1)]);
            drop([gate.next(), gate.next()]); // both are being worked on, though nobody has asked for a result
            assert_eq!(map.count(), 2);
        });
    });
}

#[test]
fn e5_dropping_the_iterator_cancels_what_has_not_started() {
    watched(|| {
        with_pool(1, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            drop(pool.map(hold_item, (0..10).map(|n| (gate.port(), n))));
            held.let_go();
            running.result().unwrap();
            let last = pool.submit(call(hold, (gate.port(), 2)));
            gate.next().let_go(); // none of the map comes before it
            assert_eq!(last.into_result().unwrap(), 2);
        });
    });
}
