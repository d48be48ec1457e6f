//! E7, E8, E12, B3: how a pool ends.

use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Shutdown, TaskError, call, named};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::{pool_of, workers};
use crate::tasks::{hold, square};

#[test]
fn e7_without_wait_it_returns_at_once_and_queued_work_still_runs() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let jobs: Vec<_> = (0..3).map(|n| pool.submit(call(hold, (gate.port(), n)))).collect();
        pool.shutdown_with(Shutdown::new().no_wait()); // would never return if it waited
        (0..3).for_each(|_| gate.next().let_go());
        assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq(0..3));
    });
}

#[test]
fn e7_cancelling_touches_only_what_has_not_started() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let queued = pool.submit(call(square, (2,)));
        let held = gate.next();
        pool.shutdown_with(Shutdown::new().no_wait().cancel_futures());
        assert!(queued.cancelled() && running.running());
        held.let_go();
        assert_eq!(running.into_result().unwrap(), 1);
    });
}

#[test]
fn b3_what_is_left_is_named_and_goes_on() {
    watched(|| {
        let gate = Gate::new();
        let pool = workers(1).name_prefix("worker").build().unwrap();
        let running = pool.submit(named("held", call(hold, (gate.port(), 1))));
        let held = gate.next();
        let queued = pool.submit(call(square, (2,)));
        let left = pool.shutdown_within(Duration::from_millis(1), Shutdown::new()).unwrap_err();
        let text = left.to_string();
        // Of a worker on another machine only that is known.
        let begins = "the time to shut down has passed, and still running: `held` on worker";
        assert!(text.starts_with(begins) && text.ends_with("; 1 queued"), "{text}");
        held.let_go();
        assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (1, 4));
    });
}

#[test]
fn e8_a_pool_that_has_run_nothing_ends() {
    watched(|| {
        drop(pool_of(2));
        assert_eq!(pool_of(2).shutdown_within(Duration::MAX, Shutdown::new()), Ok(()));
    });
}

#[test]
fn e2_late_tasks_of_a_pool_that_was_killed_are_refused() {
    watched(|| {
        let pool = pool_of(1);
        pool.kill_workers();
        assert!(matches!(pool.submit(call(square, (1,))).result(), Err(TaskError::ShutDown)));
    });
}

#[test]
fn e12_idle_workers_of_a_closed_pool_end() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let jobs = [1, 2].map(|n| pool.submit(call(hold, (gate.port(), n))));
        let both = [gate.next(), gate.next()];
        both.into_iter().for_each(|held| held.let_go());
        assert_eq!(jobs.map(|job| job.into_result().unwrap()), [1, 2]);
        pool.close();
        while pool.stats().workers > 0 || !pool.pids().is_empty() {
            thread::yield_now(); // for ever, if one stays; then the watchdog says so
        }
    });
}

#[test]
fn e12_dropping_a_closed_pool_still_waits() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        let queued = pool.submit(call(square, (2,)));
        pool.close();
        held.let_go();
        drop(pool);
        assert!(running.done() && queued.done(), "it did not wait");
    });
}
