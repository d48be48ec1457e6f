//! W1 and W2: `wait` and `as_completed`, over futures of other processes and of threads.

use std::time::Duration;

use futures_pool::{Executor, ReturnWhen, ThreadPoolExecutor, as_completed, call, try_call, wait};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::tasks::{hold, parse, six_over};

/// A time-out that passes while a gate is kept closed.
const SOON: Duration = Duration::from_millis(1);

#[test]
fn w1_wait_for_the_first_the_first_error_or_all() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let slow = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        let fine = pool.submit(call(hold, (0, 2)));
        let first = wait([&slow, &fine], None, ReturnWhen::FirstCompleted);
        assert_eq!((first.done, first.not_done), (vec![&fine], vec![&slow]));
        let failed = pool.submit(call(six_over, (0,)));
        assert_eq!(wait([&failed], None, ReturnWhen::FirstException).done, [&failed]);
        let late = wait([&slow, &fine], SOON, ReturnWhen::AllCompleted);
        assert_eq!((late.done, late.not_done), (vec![&fine], vec![&slow]));
        held.let_go();
        assert_eq!(wait([&slow, &fine], None, ReturnWhen::AllCompleted).done.len(), 2);
    });
}

#[test]
fn w1_futures_of_different_executors_together() {
    watched(|| {
        let gate = Gate::new();
        let (processes, threads) = (pool_of(1), ThreadPoolExecutor::new(1).unwrap());
        let held = processes.submit(call(hold, (gate.port(), 1)));
        let here = threads.submit(call(hold, (0, 2)));
        let sorted = wait([&held, &here], None, ReturnWhen::FirstCompleted);
        assert_eq!((sorted.done, sorted.not_done), (vec![&here], vec![&held]));
        gate.next().let_go();
        assert_eq!(as_completed([&held, &here]).map(|job| *job.result().unwrap()).sum::<u32>(), 3);
    });
}

#[test]
fn w2_finished_first_then_in_the_order_in_which_they_finish() {
    watched(|| {
        let gates = [Gate::new(), Gate::new(), Gate::new()];
        let pool = pool_of(4);
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
}

#[test]
fn w2_a_deadline_ends_it_in_an_error_that_counts_the_unfinished() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let jobs = [pool.submit(call(hold, (gate.port(), 1))), pool.submit(call(hold, (0, 2)))];
        jobs[1].result().unwrap();
        let mut completed = as_completed(&jobs).timeout(SOON);
        assert_eq!(completed.next(), Some(Ok(&jobs[1])));
        assert_eq!(completed.next().unwrap().unwrap_err().to_string(), "1 (of 2) futures unfinished");
        assert_eq!(completed.next(), None);
        gate.next().let_go();
    });
}

#[test]
fn b6_what_is_added_while_it_runs_is_given_out_once() {
    watched(|| {
        let pool = pool_of(2);
        let mut jobs = as_completed([pool.submit(try_call(parse, ("1".to_owned(),)))]);
        let mut seen = Vec::new();
        while let Some(job) = jobs.next() {
            let n = job.into_result().unwrap();
            seen.push(n);
            if n < 20 {
                jobs.add(pool.submit(try_call(parse, ((n + 1).to_string(),))));
            }
        }
        assert!(seen.into_iter().eq(1..=20));
    });
}
