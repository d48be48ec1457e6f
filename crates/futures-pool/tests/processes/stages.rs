//! B10: the next stage of a pipeline is queued when the one before is done, and no worker waits for it.

use std::time::Duration;

use futures_pool::{Executor, InlineExecutor, Promise, Shutdown, TaskError, ThreadPoolExecutor, call, try_call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::{pool_of, workers};
use crate::tasks::{hold, parse, pid, square, unknown};

/// A time-out that passes while a promise is not kept.
const SOON: Duration = Duration::from_millis(1);

#[test]
fn b10_a_stage_takes_the_value_and_no_worker_waits_for_it() {
    watched(|| {
        let pool = pool_of(1);
        let (promise, first) = Promise::new();
        let last = pool.then(pool.then(first, square), square);
        assert_eq!(pool.submit(call(square, (1,))).into_result().unwrap(), 1, "the only worker is free");
        assert!(!last.done() && !last.running());
        promise.set_result(3).unwrap();
        assert_eq!(last.into_result().unwrap(), 81);
    });
}

#[test]
fn b10_the_first_may_be_of_any_executor_and_done_already() {
    watched(|| {
        let (pool, threads) = (pool_of(2), ThreadPoolExecutor::new(1).unwrap());
        let inline = pool.then(InlineExecutor::new().submit(|| 2), square);
        let thread = pool.then(threads.submit(|| 3), square);
        let back = threads.then(pool.submit(call(square, (4,))), |n| n + 1);
        let text = pool.try_then(threads.submit(|| "7".to_owned()), parse);
        assert_eq!((inline.into_result().unwrap(), thread.into_result().unwrap()), (4, 9));
        assert_eq!((back.into_result().unwrap(), text.into_result().unwrap()), (17, 7));
    });
}

#[test]
fn b10_an_error_goes_on_as_it_is_and_the_closure_is_dropped_unrun() {
    watched(|| {
        let (pool, threads) = (pool_of(2), ThreadPoolExecutor::new(1).unwrap());
        let failed = pool.then(pool.then(threads.try_submit(|| "x".parse::<u64>()), square), square);
        let failed = failed.into_result().unwrap_err();
        assert!(failed.downcast_ref::<std::num::ParseIntError>().is_some(), "{failed:?}");
        let panicked = pool.then(threads.submit(|| panic!("no ink")), square).into_result();
        assert!(matches!(panicked, Err(TaskError::Panicked(panic)) if panic.message() == "no ink"));
        let (promise, first) = Promise::new();
        drop(promise);
        assert!(matches!(pool.then(first, square).into_result(), Err(TaskError::Abandoned)));
        let (_promise, first) = Promise::new();
        assert!(first.cancel());
        assert!(matches!(pool.then(first, square).into_result(), Err(TaskError::Cancelled)));
        assert!(pool.pids().is_empty(), "nothing was run");
    });
}

#[test]
fn b10_stages_that_fail_among_quick_tasks_harm_no_other() {
    watched(|| {
        let pool = pool_of(1);
        let jobs: Vec<_> = (0..900)
            .map(|n| match n % 3 {
                0 => pool.submit(call(square, (n,))),
                1 => pool.then(InlineExecutor::new().submit(move || n), square),
                _ => pool.then(InlineExecutor::new().try_submit(|| Err::<u64, _>("no number")), square),
            })
            .collect();
        for (n, job) in (0..).zip(jobs) {
            match job.into_result() {
                Ok(value) => assert!(value == n * n && n % 3 != 2),
                Err(error) => assert!(error.to_string() == "no number" && n % 3 == 2, "{error}"),
            }
        }
    });
}

#[test]
fn b10_an_error_or_a_panic_of_the_closure_is_that_of_the_stage() {
    watched(|| {
        let pool = pool_of(1);
        let failed = pool.try_then(InlineExecutor::new().submit(|| "a dozen".to_owned()), parse);
        assert_eq!(failed.exception().unwrap().to_string(), "invalid digit found in string");
        let panicked = pool.then(InlineExecutor::new().submit(|| 0), crate::tasks::six_over);
        assert!(matches!(panicked.exception(), Some(TaskError::Panicked(_))));
    });
}

#[test]
fn b10_cancelling_a_stage_works_at_once_and_leaves_the_first_alone() {
    watched(|| {
        let pool = pool_of(1);
        let (promise, first) = Promise::new();
        let stage = pool.then(first, square);
        assert!(stage.cancel() && stage.cancelled());
        assert_eq!(pool.stats().pending, 0);
        pool.wait_idle();
        assert!(promise.set_running_or_notify_cancel(), "the first was cancelled too");
        promise.set_result(1).unwrap();
    });
}

#[test]
fn b10_a_stage_is_pending_from_the_beginning() {
    watched(|| {
        let pool = pool_of(1);
        let (promise, first) = Promise::new();
        let stage = pool.then(first, square);
        assert_eq!((pool.stats().pending, pool.stats().running), (1, 0));
        assert!(!pool.wait_idle_timeout(Duration::ZERO));
        promise.set_result(2).unwrap();
        pool.wait_idle();
        assert!(stage.done());
    });
}

#[test]
fn b10_close_refuses_only_later_stages() {
    watched(|| {
        let pool = pool_of(1);
        let (promise, first) = Promise::new();
        let stage = pool.then(first, square);
        pool.close();
        let late = pool.then(InlineExecutor::new().submit(|| 1), square);
        assert!(matches!(late.into_result(), Err(TaskError::ShutDown)));
        promise.set_result(2).unwrap();
        assert_eq!(stage.into_result().unwrap(), 4);
    });
}

#[test]
fn b10_leaving_the_block_loses_no_stage() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let last =
            (0..10).fold(pool.submit(call(hold, (gate.port(), 7))), |last, _| pool.then(last, crate::tasks::same));
        gate.next().let_go();
        drop(pool);
        assert!(last.done());
        assert_eq!(last.into_result().unwrap(), 7);
    });
}

#[test]
fn b10_the_end_of_a_pool_waits_for_the_first() {
    watched(|| {
        let pool = pool_of(1);
        let (promise, first) = Promise::new();
        let stage = pool.then(first, square);
        let left = pool.shutdown_within(SOON, Shutdown::new()).unwrap_err();
        assert_eq!((left.running.len(), left.pending), (0, 1));
        promise.set_result(2).unwrap();
        assert_eq!(stage.into_result().unwrap(), 4);
    });
}

#[test]
fn b10_to_cancel_the_futures_of_a_pool_cancels_its_stages() {
    watched(|| {
        for kills in [false, true] {
            let pool = pool_of(1);
            let (promise, first) = Promise::new();
            let stage = pool.then(pool.then(first, square), square);
            if kills {
                pool.kill_workers();
            } else {
                pool.shutdown_with(Shutdown::new().cancel_futures());
            }
            assert!(stage.cancelled());
            promise.set_result(1).unwrap(); // in vain
        }
    });
}

#[test]
fn b10_a_stage_takes_room_when_it_is_queued_and_goes_into_a_full_queue() {
    watched(|| {
        let gate = Gate::new();
        let pool = workers(1).max_pending(1).build().unwrap();
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        let (promise, first) = Promise::new();
        let stage = pool.then(first, square);
        let queued = pool.submit_timeout(Duration::ZERO, call(square, (3,))).expect("the stage took the room");
        promise.set_result(2).unwrap(); // would block for ever
        assert!(pool.submit_timeout(Duration::ZERO, call(square, (3,))).is_err(), "there are two in a queue of one");
        held.let_go();
        assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (1, 9));
        assert_eq!(stage.into_result().unwrap(), 4);
    });
}

#[test]
fn b10_a_function_that_is_not_registered_is_refused_and_told_how() {
    watched(|| {
        let pool = pool_of(1);
        let (_promise, first) = Promise::new();
        let refused = pool.then(first, unknown);
        assert!(refused.done(), "it is known at once");
        let error = refused.exception().unwrap().to_string();
        assert!(error.contains("futures_pool::remote!(unknown);"), "{error}");
        pool.wait_idle();
        assert!(pool.submit(call(pid, ())).into_result().is_ok());
        assert_eq!(pool.submit(try_call(parse, ("7".to_owned(),))).into_result().unwrap(), 7);
    });
}
