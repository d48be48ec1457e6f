//! Futures that no pool of ours runs: promises, and several executors together.

use std::thread;

use futures_pool::{
    AsFuture, Executor, InlineExecutor, Promise, ReturnWhen, TaskError, ThreadPoolExecutor, as_completed, wait,
};
use watchdog::watched;

#[test]
fn f9_a_promise_goes_through_the_states_of_a_task() {
    watched(|| {
        let (promise, future) = Promise::new();
        assert_eq!(format!("{future:?}"), "Future(pending)");
        assert!(promise.set_running_or_notify_cancel());
        assert!(future.running() && !future.cancel());
        promise.set_result(7).unwrap();
        assert_eq!(future.into_result().unwrap(), 7);
    });
}

#[test]
fn f9_what_comes_after_a_cancel_is_an_error_that_keeps_the_first() {
    watched(|| {
        let (promise, future) = Promise::new();
        assert!(future.cancel());
        assert!(!promise.set_running_or_notify_cancel());
        assert!(promise.set_result(7).is_err());
        assert!(future.cancelled());
    });
}

#[test]
fn f9_a_promise_may_fail() {
    watched(|| {
        let (promise, future) = Promise::<u8>::new();
        promise.set_exception("out of paper").unwrap();
        assert_eq!(future.exception().unwrap().to_string(), "out of paper");
    });
}

#[test]
fn f9_a_promise_that_is_dropped_keeps_nobody_waiting() {
    watched(|| {
        let (promise, future) = Promise::<u8>::new();
        let waiter = thread::spawn(move || future.into_result());
        drop(promise);
        assert!(matches!(waiter.join().unwrap(), Err(TaskError::Abandoned)));
    });
}

#[test]
fn w1_futures_of_different_executors_together() {
    watched(|| {
        let threads = ThreadPoolExecutor::new(1).unwrap();
        let (promise, promised) = Promise::new();
        let jobs = [threads.submit(|| 1), InlineExecutor::new().submit(|| 2), promised];
        let keeper = thread::spawn(move || promise.set_result(3));
        let both = wait(&jobs, None, ReturnWhen::AllCompleted);
        assert_eq!((both.done.len(), both.not_done.len()), (3, 0));
        keeper.join().unwrap().unwrap();
        let mut values: Vec<_> = as_completed(jobs).map(|job| job.into_result().unwrap()).collect();
        values.sort();
        assert_eq!(values, [1, 2, 3]);
    });
}

#[test]
fn w1_futures_of_different_types_together() {
    watched(|| {
        let pool = ThreadPoolExecutor::new(2).unwrap();
        let (number, word) = (pool.submit(|| 1), pool.submit(|| "one"));
        let jobs: [&dyn AsFuture; 2] = [&number, &word];
        assert_eq!(wait(jobs, None, ReturnWhen::AllCompleted).done.len(), 2);
    });
}
