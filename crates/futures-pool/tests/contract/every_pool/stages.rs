//! B10: the next stage of a pipeline is queued when the one before is done, and no worker waits for it.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use futures_pool::{
    Executor, InlineExecutor, Promise, ReturnWhen, Shutdown, SpanLog, TaskError, as_completed, named, wait,
};
use watchdog::watched;

use super::{SOON, with_built, with_pool};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

#[test]
fn b10_a_stage_takes_the_value_and_no_worker_waits_for_it() {
    watched(|| {
        with_pool(1, |pool| {
            struct OnlyOne(u8); // no `Clone`
            let (promise, first) = Promise::new();
            let second = pool.then(first, |OnlyOne(n)| n + 1);
            let third = pool.try_then(second, |n| if n == 8 { Ok("eight") } else { Err("not eight") });
            assert_eq!(pool.submit(|| 1).into_result().unwrap(), 1, "the only worker is free");
            assert!(!third.done() && !third.running());
            promise.set_result(OnlyOne(7)).unwrap();
            assert_eq!(third.into_result().unwrap(), "eight");
        });
    });
}

#[test]
fn b10_the_first_may_be_of_any_executor_and_done_already() {
    watched(|| {
        with_pool(2, |pool| {
            let inline = pool.then(InlineExecutor::new().submit(|| 1), |n| n + 1);
            let own = pool.submit(|| 1);
            own.result().unwrap();
            let own = pool.then(own, |n| n + 2);
            assert_eq!((inline.into_result().unwrap(), own.into_result().unwrap()), (2, 3));
        });
    });
}

#[test]
fn b10_an_error_goes_on_as_it_is_and_the_closure_is_dropped_unrun() {
    watched(|| {
        with_pool(2, |pool| {
            let captured = Arc::new(());
            let ((promise, abandoned), (_promise, cancelled)) = (Promise::new(), Promise::new());
            drop(promise);
            assert!(cancelled.cancel());
            let firsts =
                [pool.try_submit(|| "x".parse::<u8>()), pool.submit(|| panic!("no ink")), abandoned, cancelled];
            let errors = firsts.map(|first| {
                let captured = captured.clone();
                let stage = pool.then(first, move |_| panic!("{captured:?} was to be dropped"));
                pool.then(stage, |never: ()| never).into_result().unwrap_err()
            });
            assert!(errors[0].downcast_ref::<std::num::ParseIntError>().is_some(), "{errors:?}");
            assert!(matches!(&errors[1], TaskError::Panicked(panic) if panic.message() == "no ink"), "{errors:?}");
            assert!(matches!(errors[2..], [TaskError::Abandoned, TaskError::Cancelled]), "{errors:?}");
            pool.wait_idle();
            assert_eq!(Arc::strong_count(&captured), 1);
        });
    });
}

#[test]
fn b10_an_error_or_a_panic_of_the_closure_is_that_of_the_stage() {
    watched(|| {
        with_pool(1, |pool| {
            let failed = pool.try_then(pool.submit(|| "a dozen"), |text| text.parse::<u8>());
            assert_eq!(failed.exception().unwrap().to_string(), "invalid digit found in string");
            let panicked = pool.then(pool.submit(|| 1), |n: u8| assert_eq!(n, 2));
            assert!(matches!(panicked.exception(), Some(TaskError::Panicked(_))));
        });
    });
}

#[test]
fn b10_cancelling_a_stage_works_at_once_and_leaves_the_first_alone() {
    watched(|| {
        with_pool(1, |pool| {
            let captured = Arc::new(());
            let (promise, first) = Promise::new();
            let stage = {
                let captured = captured.clone();
                pool.then(first, move |n: u8| drop((captured, n)))
            };
            assert!(stage.cancel() && stage.cancelled() && stage.cancel());
            assert_eq!((Arc::strong_count(&captured), pool.stats().pending), (1, 0));
            pool.wait_idle();
            assert!(promise.set_running_or_notify_cancel(), "the first was cancelled too");
            promise.set_result(1).unwrap();
            assert!(matches!(stage.into_result(), Err(TaskError::Cancelled)));
        });
    });
}

#[test]
fn b10_a_stage_is_pending_from_the_beginning() {
    watched(|| {
        with_pool(1, |pool| {
            let (promise, first) = Promise::new();
            let stage = pool.then(first, |n: u8| n + 1);
            assert_eq!((pool.stats().pending, pool.stats().running), (1, 0));
            assert!(!pool.wait_idle_timeout(Duration::ZERO) && !pool.wait_idle_timeout(SOON));
            promise.set_result(1).unwrap();
            pool.wait_idle();
            assert!(stage.done());
            assert_eq!((pool.stats().pending, pool.stats().running), (0, 0));
        });
    });
}

#[test]
fn b10_close_refuses_only_later_stages() {
    watched(|| {
        with_built(workers(1), |pool| {
            let (promise, first) = Promise::new();
            let stage = pool.then(first, |n| n + 1);
            pool.close();
            let late = pool.then(InlineExecutor::new().submit(|| 1), |n| n + 1);
            assert!(matches!(late.into_result(), Err(TaskError::ShutDown)));
            promise.set_result(1).unwrap();
            assert_eq!(stage.into_result().unwrap(), 2);
        });
    });
}

#[test]
fn b10_leaving_the_block_loses_no_stage() {
    watched(|| {
        let ran = Arc::new(AtomicUsize::new(0));
        with_built(workers(2), |pool| {
            let (started, gate) = (Gate::default(), Gate::default());
            let mut last = pool.hand_in(held(&started, &gate, 1));
            for _ in 0..10 {
                let ran = ran.clone();
                last = pool.then(last, move |n| n + ran.fetch_add(1, SeqCst));
            }
            drop(last);
            started.wait();
            gate.open();
        });
        assert_eq!(ran.load(SeqCst), 10);
    });
}

#[test]
fn b10_the_end_of_a_pool_waits_for_the_first() {
    watched(|| {
        with_built(workers(1), |pool| {
            let (promise, first) = Promise::new();
            let stage = pool.then(first, |n| n + 1);
            let left = Pool::shutdown_within(pool, SOON, Shutdown::new()).unwrap_err();
            assert_eq!((left.running.len(), left.pending), (0, 1));
            promise.set_result(1).unwrap();
            assert_eq!(stage.into_result().unwrap(), 2);
        });
    });
}

#[test]
fn b10_without_waiting_a_stage_still_runs() {
    watched(|| {
        with_built(workers(1), |pool| {
            let (promise, first) = Promise::new();
            let stage = pool.then(first, |n| n + 1);
            assert_eq!(Pool::shutdown_within(pool, Duration::MAX, Shutdown::new().no_wait()), Ok(()));
            promise.set_result(1).unwrap();
            assert_eq!(stage.into_result().unwrap(), 2);
        });
    });
}

#[test]
fn b10_to_cancel_the_futures_of_a_pool_cancels_its_stages() {
    watched(|| {
        with_built(workers(1), |pool| {
            let captured = Arc::new(());
            let (promise, first) = Promise::new();
            let second = {
                let captured = captured.clone();
                pool.then(first, move |n: u8| drop((captured, n)))
            };
            let third = pool.then(second, |()| ());
            assert_eq!(Pool::shutdown_within(pool, Duration::MAX, Shutdown::new().cancel_futures()), Ok(()));
            assert!(third.cancelled());
            assert_eq!(Arc::strong_count(&captured), 1);
            promise.set_result(1).unwrap(); // in vain
        });
    });
}

#[test]
fn b10_a_stage_takes_room_when_it_is_queued_and_goes_into_a_full_queue() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1).max_pending(1), |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.hand_in(held(&started, &gate, 0));
            started.wait();
            let (promises, stages): (Vec<_>, Vec<_>) = (0..3)
                .map(|_| {
                    let (promise, first) = Promise::new();
                    (promise, pool.then(first, |n| n + 1))
                })
                .unzip();
            let queued = pool.submit_timeout(Duration::ZERO, || 1).expect("stages took the room");
            promises.into_iter().for_each(|promise| promise.set_result(1).unwrap()); // would block for ever
            assert!(pool.submit_timeout(Duration::ZERO, || 1).is_err(), "there are four in a queue of one");
            assert_eq!(pool.stats().pending, 4);
            gate.open();
            assert!(stages.into_iter().all(|stage| stage.into_result().unwrap() == 2));
            assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (0, 1));
            assert_eq!(pool.submit(|| 5).into_result().unwrap(), 5, "there is room again");
        });
    });
}

#[test]
fn b10_a_stage_has_a_name_and_a_span() {
    watched(|| {
        let log = SpanLog::new();
        with_built(workers(1).spans(&log), |pool| {
            let stage = pool.then(pool.hand_in(named("first", || 1)), |n| n + 1);
            assert_eq!(stage.into_result().unwrap(), 2);
            let spans = log.take();
            assert_eq!(spans[0].task, "first");
            assert!(spans[1].task.contains("b10_a_stage_has_a_name_and_a_span"), "{spans:?}");
            assert!(spans[1].queued <= spans[1].started && spans[0].ended <= spans[1].started);
        });
    });
}

#[test]
fn b10_a_long_chain_neither_recurses_nor_takes_threads() {
    const LONG: usize = 30_000;
    watched(|| {
        with_pool(8, |pool| {
            let chain = |first| (0..LONG).fold(first, |last, _| pool.then(last, |n| n + 1));
            let (promise, first) = Promise::new();
            let last = chain(first);
            promise.set_result(0).unwrap();
            assert_eq!(last.into_result().unwrap(), LONG);
            let workers = pool.stats().workers;
            assert!(workers <= 2, "{workers} workers, where one is at a stage and one comes to the next");

            let (promise, first) = Promise::<usize>::new();
            let last = chain(first);
            drop(promise);
            assert!(matches!(last.into_result(), Err(TaskError::Abandoned)));
        });
        with_built(workers(2), |pool| {
            let (promise, first) = Promise::<usize>::new();
            let last = (0..LONG).fold(first, |last, _| pool.then(last, |n| n + 1));
            assert_eq!(Pool::shutdown_within(pool, Duration::MAX, Shutdown::new().cancel_futures()), Ok(()));
            assert!(last.cancelled());
            drop(promise);
        });
    });
}

#[test]
fn b10_a_task_that_waits_for_a_stage_nobody_is_left_to_run_is_told() {
    watched(|| {
        with_built(workers(1), |pool| {
            let (promise, first) = Promise::<u8>::new();
            let stage = pool.then(first, |n| n + 1);
            let outer = pool.hand_in(move || stage.into_result());
            assert!(matches!(outer.into_result().unwrap(), Err(TaskError::Deadlock(_))));
            promise.set_result(1).unwrap();
        });
    });
}

#[test]
fn b10_a_task_may_wait_for_a_stage_that_another_worker_can_run() {
    watched(|| {
        with_built(workers(2), |pool| {
            let meeting = Arc::new(Barrier::new(2));
            let (promise, first) = Promise::new();
            let stage = pool.then(first, |n| n + 1);
            let there = meeting.clone();
            let outer = pool.hand_in(move || {
                there.wait();
                stage.into_result()
            });
            let keeper = pool.hand_in(move || {
                meeting.wait();
                promise.set_result(1)
            });
            assert!(matches!(outer.into_result().unwrap(), Ok(2)));
            keeper.into_result().unwrap().unwrap();
        });
    });
}

#[test]
fn b10_a_worker_that_helps_runs_a_stage_that_is_queued() {
    watched(|| {
        with_built(workers(1).helping(), |pool| {
            let inner = pool.clone();
            let outer = pool.hand_in(move || {
                let stage = inner.then(InlineExecutor::new().submit(|| 1), |n| n + 1);
                stage.into_result()
            });
            assert!(matches!(outer.into_result().unwrap(), Ok(2)));
            pool.wait_idle();
            assert_eq!((pool.stats().pending, pool.stats().running), (0, 0));
        });
    });
}

#[test]
fn b10_a_task_that_waits_until_its_pool_is_idle_does_not_wait_for_the_stage_behind_it() {
    watched(|| {
        with_built(workers(2), |pool| {
            let asked = Gate::default();
            let first = {
                let (pool, asked) = (pool.clone(), asked.clone());
                pool.clone().hand_in(move || {
                    asked.wait();
                    pool.wait_idle();
                    1
                })
            };
            let stage = pool.then(first, |n| n + 1);
            asked.open();
            assert_eq!(stage.into_result().unwrap(), 2);
        });
    });
}

#[test]
fn b10_a_worker_that_helps_and_waits_for_many_runs_a_stage_as_soon_as_it_is_queued() {
    watched(|| {
        for wait_for_all in [false, true] {
            with_built(workers(1).helping(), |pool| {
                let (promise, first) = Promise::new();
                let inner = pool.clone();
                let outer = pool.hand_in(move || {
                    let stage = inner.then(first, |n: u32| n + 1);
                    // It stands behind the stage, and only when it has run can the stage be queued.
                    let keeps = inner.hand_in(move || promise.set_result(1).map_or(0, |()| 0));
                    let jobs = [stage, keeps];
                    if wait_for_all {
                        assert!(wait(&jobs, None, ReturnWhen::AllCompleted).not_done.is_empty());
                    }
                    as_completed(jobs).map(|job| job.into_result().unwrap()).sum::<u32>()
                });
                assert_eq!(outer.into_result().unwrap(), 2);
            });
        }
    });
}
