//! W1 and W2: `wait` and `as_completed` while tasks are still running.

use std::time::Duration;

use futures_pool::{Executor, ReturnWhen, as_completed, wait};
use watchdog::watched;

use super::{SOON, with_pool};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::size_hints::assert_size_hints;

#[test]
fn w1_a_cancelled_future_is_done_and_has_not_failed() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.submit(held(&started, &gate, 1));
            let queued = pool.submit(|| 2);
            started.wait();
            queued.cancel();
            let sorted = wait([&running, &queued], Duration::ZERO, ReturnWhen::FirstException);
            assert_eq!((sorted.done, sorted.not_done), (vec![&queued], vec![&running]));
        });
    });
}

#[test]
fn w2_it_tells_how_many_may_come() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let mut jobs = vec![pool.submit(|| 0)];
            jobs[0].result().unwrap();
            jobs.push(pool.submit(held(&started, &gate, 1)));
            jobs.push(pool.submit(|| 2));
            for timeout in [Duration::ZERO, SOON] {
                assert_size_hints(as_completed(&jobs).timeout(timeout));
            }
            gate.open();
            assert_size_hints(as_completed(&jobs).timeout(Duration::MAX));
            assert_size_hints(as_completed(&jobs));
        });
    });
}
