//! F10: an error nobody looked at is told to the hook, once; one that somebody looked at is not.

use std::error::Error;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Waker};
use std::thread;

use futures_pool::{
    Executor, Future, Promise, ReturnWhen, TaskError, as_completed, cancellable, fallible, named, wait,
};
use watchdog::watched;

use super::with_pool;
use crate::unobserved_log::{errors_lost_of, install, more_lost_with, tasks_lost_with};

/// A message of this test alone, for this executor.
macro_rules! message {
    ($what:literal) => {
        concat!(module_path!(), ": ", $what)
    };
}

/// Fails with this message.
fn failing(message: &'static str) -> impl FnOnce() -> Result<u8, &'static str> {
    move || Err(message)
}

#[test]
fn f10_an_error_nobody_looked_at_is_told_once() {
    install();
    watched(|| {
        let before = message!("its future is dropped at once");
        with_pool(1, |pool| drop(pool.submit(named("dropped", fallible(failing(before))))));
        assert_eq!(tasks_lost_with(before), ["dropped"]);

        let after = message!("its future is dropped when it is done");
        with_pool(1, |pool| {
            let job = pool.submit(named("kept", fallible(failing(after))));
            wait([&job], None, ReturnWhen::AllCompleted);
            assert!(tasks_lost_with(after).is_empty(), "it can still be looked at");
        });
        assert_eq!(tasks_lost_with(after), ["kept"]);

        let panicked = message!("a panic");
        with_pool(1, |pool| drop(pool.submit(named("panicked", move || panic!("{panicked}")))));
        assert_eq!(tasks_lost_with(panicked), ["panicked"]);
    });
}

#[test]
fn f10_to_ask_whether_it_is_done_is_not_to_look() {
    install();
    watched(|| {
        let message = message!("waited for and not looked at");
        with_pool(1, |pool| {
            let mut jobs = as_completed([pool.try_submit(failing(message))]);
            let job = jobs.next().unwrap();
            assert!(job.done() && !job.cancelled() && !job.running() && !job.cancel());
            let sorted = wait([&job], None, ReturnWhen::FirstException);
            assert_eq!(sorted.done.len(), 1);
            job.add_done_callback(|job| assert!(job.done()));
        });
        assert_eq!(tasks_lost_with(message).len(), 1);
    });
}

#[test]
fn f10_an_error_somebody_looked_at_is_not_told() {
    install();
    watched(|| {
        let message = message!("looked at");
        let ways: [fn(Future<'_, u8>); 8] = [
            |job| assert!(job.result().is_err()),
            |job| assert!(job.exception().is_some()),
            |job| assert!(job.result_timeout(std::time::Duration::MAX).is_err()),
            |job| assert!(matches!(job.exception_timeout(std::time::Duration::MAX), Ok(Some(_)))),
            |job| assert!(job.into_result().is_err()),
            |job| {
                wait([&job], None, ReturnWhen::AllCompleted);
                assert!(format!("{job:?}").contains("looked at"));
            },
            |job| {
                wait([&job], None, ReturnWhen::AllCompleted);
                let poll = pin!((&job).into_future()).poll(&mut Context::from_waker(Waker::noop()));
                assert!(matches!(poll, Poll::Ready(Err(_))));
            },
            |job| {
                wait([&job], None, ReturnWhen::AllCompleted);
                let poll = pin!(job.into_future()).poll(&mut Context::from_waker(Waker::noop()));
                assert!(matches!(poll, Poll::Ready(Err(_))));
            },
        ];
        with_pool(1, |pool| {
            ways.iter().for_each(|look| look(pool.try_submit(failing(message))));
            pool.try_submit(failing(message)).add_done_callback(|job| assert!(job.result().is_err()));
            for outcome in pool.try_map(move |_: u8| Err::<u8, _>(message), 0..3) {
                assert!(outcome.is_err());
            }
        });
        assert_eq!(tasks_lost_with(message), [""; 0]);
    });
}

#[test]
fn f10_to_be_cancelled_is_no_error() {
    install();
    watched(|| {
        let name = message!("cancelled");
        with_pool(1, |pool| {
            drop(pool.submit(named(
                name,
                cancellable(|token| {
                    token.cancel();
                    Ok(token.check()?)
                }),
            )));
        });
        let (promise, future) = Promise::<u8>::new();
        assert!(future.cancel());
        drop((promise, future));
        assert_eq!(errors_lost_of(name), [""; 0]);
    });
}

#[test]
fn f10_a_hook_that_panics_harms_nobody() {
    /// The hook of these tests prints what it is told of.
    #[derive(Debug)]
    struct Unprintable;
    impl fmt::Display for Unprintable {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("no words")
        }
    }
    impl Error for Unprintable {}
    install();
    watched(|| {
        with_pool(1, |pool| {
            drop(pool.try_submit(|| Err::<u8, _>(Unprintable)));
            let job = pool.try_submit(|| Err::<u8, _>(Unprintable));
            wait([&job], None, ReturnWhen::AllCompleted);
            drop(job);
            assert_eq!(pool.submit(|| 1).into_result().unwrap(), 1);
        });
    });
}

#[test]
fn f10_an_error_that_is_lost_names_its_task() {
    install();
    watched(|| {
        let name = message!("the name of the task");
        with_pool(1, |pool| {
            drop(pool.submit(named(name, fallible(|| Err::<u8, _>(TaskError::TimedOut)))));
        });
        assert_eq!(errors_lost_of(name), [TaskError::TimedOut.to_string()]);
    });
}

#[test]
fn f10_of_a_map_the_first_few_errors_are_told_and_the_others_counted() {
    install();
    watched(|| {
        let message = message!("left behind");
        with_pool(2, |pool| {
            let first = pool.try_map(move |_: u32| Err::<u32, _>(message), 0..10_000).collect::<Result<Vec<_>, _>>();
            assert!(first.is_err());
        });
        let told = tasks_lost_with(message).len();
        let more: usize = more_lost_with(message).iter().sum();
        assert!(told <= 4, "{told} lines");
        assert!(told + more <= 9_999);
    });
}

#[test]
fn f10_of_a_map_none_is_left_out_of_the_count() {
    install();
    watched(|| {
        let message = message!("all counted");
        with_pool(2, |pool| {
            let items = 100;
            let done = Arc::new(AtomicUsize::new(0));
            let count = done.clone();
            let mapping = pool.mapping().progress(move || _ = count.fetch_add(1, SeqCst));
            let map = mapping.try_map(move |_: usize| Err::<u32, _>(message), 0..items).unwrap();
            while done.load(SeqCst) < items {
                thread::yield_now();
            }
            drop(map);
        });
        assert_eq!(more_lost_with(message), [0, 0, 0, 96]);
    });
}
