//! W1 and W2: `wait` and `as_completed` while tasks are still running.

use std::time::Duration;

use futures_pool::{Executor, ReturnWhen, as_completed, wait};
use watchdog::watched;

use super::{SOON, with_pool};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::size_hints::assert_size_hints;

#[test]
fn w1_wait_for_the_first_the_first_error_or_all() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let slow = pool.submit(held(&started, &gate, 1));
            started.wait();
            let fine = pool.submit(|| 2);
            let first = wait([&slow, &fine], None, ReturnWhen::FirstCompleted);
            assert_eq!((first.done, first.not_done), (vec![&fine], vec![&slow]));
            let failed = pool.try_submit(|| Err::<i32, _>("no"));
            let error = wait([&slow, &fine, &failed], None, ReturnWhen::FirstException);
            assert_eq!((error.done, error.not_done), (vec![&fine, &failed], vec![&slow]));
            for timeout in [Duration::ZERO, SOON] {
                let late = wait([&slow, &fine], timeout, ReturnWhen::AllCompleted);
                assert_eq!((late.done, late.not_done), (vec![&fine], vec![&slow]));
            }
            gate.open();
            assert_eq!(wait([&slow, &fine, &failed], None, ReturnWhen::AllCompleted).done.len(), 3);
        });
    });
}

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
fn w2_finished_first_then_in_the_order_in_which_they_finish() {
    watched(|| {
        with_pool(4, |pool| {
            let gates: Vec<_> = (0..3).map(|_| Gate::default()).collect();
            let mut jobs: Vec<_> = gates.iter().map(|gate| pool.submit(held(&Gate::default(), gate, ()))).collect();
            jobs.push(pool.submit(|| ()));
            jobs[3].result().unwrap();
            let mut completed = as_completed(&jobs);
            assert_eq!(completed.next(), Some(&jobs[3]));
            for n in [2, 0, 1] {
                gates[n].open();
                assert_eq!(completed.next(), Some(&jobs[n]));
            }
            assert_eq!(completed.next(), None);
        });
    });
}

#[test]
fn w2_a_deadline_ends_it_in_an_error_that_counts_the_unfinished() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let jobs = [pool.submit(held(&started, &gate, 1)), pool.submit(|| 2)];
            jobs[1].result().unwrap();
            let mut completed = as_completed(&jobs).timeout(SOON);
            assert_eq!(completed.next(), Some(Ok(&jobs[1])));
            assert_eq!(completed.next().unwrap().unwrap_err().to_string(), "1 (of 2) futures unfinished");
            assert_eq!(completed.next(), None);
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
