//! W1 and W2: `wait` and `as_completed` while tasks are still running.

use std::time::Duration;

use futures_pool::{Executor, ReturnWhen, as_completed, call, try_call, wait};
use watchdog::watched;

use super::{SOON, with_pool};
use crate::socket_gate::Gate;
use crate::tasks::{hold, only_odd};

#[test]
fn w1_wait_for_the_first_the_first_error_or_all() {
    watched(|| {
        with_pool(2, |pool| {
            let gate = Gate::new();
            let slow = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            let fine = pool.submit(call(hold, (0, 2)));
            let first = wait([&slow, &fine], None, ReturnWhen::FirstCompleted);
            assert_eq!((first.done, first.not_done), (vec![&fine], vec![&slow]));
            let failed = pool.submit(try_call(only_odd, (2,)));
            let error = wait([&slow, &fine, &failed], None, ReturnWhen::FirstException);
            assert_eq!((error.done, error.not_done), (vec![&fine, &failed], vec![&slow]));
            for timeout in [Duration::ZERO, SOON] {
                let late = wait([&slow, &fine], timeout, ReturnWhen::AllCompleted);
                assert_eq!((late.done, late.not_done), (vec![&fine], vec![&slow]));
            }
            held.let_go();
            assert_eq!(wait([&slow, &fine, &failed], None, ReturnWhen::AllCompleted).done.len(), 3);
        });
    });
}

#[test]
fn w2_finished_first_then_in_the_order_in_which_they_finish() {
    watched(|| {
        with_pool(4, |pool| {
            let gates = [Gate::new(), Gate::new(), Gate::new()];
            let mut jobs: Vec<_> = gates.iter().map(|gate| pool.submit(call(hold, (gate.port(), 0)))).collect();
            jobs.push(pool.submit(call(hold, (0, 0))));
            jobs[3].result().unwrap();
            let mut completed = as_completed(&jobs);
            assert_eq!(completed.next(), Some(&jobs[3]));
            for n in [2, 0, 1] {
                gates[n].next().let_go();
                assert_eq!(completed.next(), Some(&jobs[n]));
            }
            assert_eq!(completed.next(), None);
        });
    });
}

#[test]
fn w2_a_deadline_ends_it_in_an_error_that_counts_the_unfinished() {
    watched(|| {
        with_pool(2, |pool| {
            let gate = Gate::new();
            let jobs = [pool.submit(call(hold, (gate.port(), 1))), pool.submit(call(hold, (0, 2)))];
            jobs[1].result().unwrap();
            let mut completed = as_completed(&jobs).timeout(SOON);
            assert_eq!(completed.next(), Some(Ok(&jobs[1])));
            assert_eq!(completed.next().unwrap().unwrap_err().to_string(), "1 (of 2) futures unfinished");
            assert_eq!(completed.next(), None);
            gate.next().let_go();
        });
    });
}
