//! B1: a task that looks at a token, and what it ends in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use futures_pool::{CancelToken, Cancelled, Executor, State, Task, TaskError, call, cancellable, fallible, named};
use watchdog::watched;

use super::with_pool;

#[test]
fn b1_a_task_that_stops_when_asked_counts_as_cancelled() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(cancellable(|token| {
                token.cancel();
                token.check()?;
                Ok("went on")
            }));
            assert!(matches!(job.result(), Err(TaskError::Cancelled)), "{job:?}");
            assert_eq!((job.state(), job.cancelled(), job.cancel()), (State::Cancelled, true, true));
        });
    });
}

#[test]
fn b1_a_token_from_the_caller_stops_a_task_too() {
    watched(|| {
        with_pool(1, |pool| {
            let token = CancelToken::new();
            token.cancel();
            let job = pool.try_submit(move || token.sleep(Duration::MAX));
            assert!(matches!(job.result(), Err(TaskError::Cancelled)), "{job:?}");
        });
    });
}

#[test]
fn b1_a_task_that_ignores_its_token_has_its_value() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(cancellable(|token| {
                token.cancel();
                Ok(token.is_cancelled())
            }));
            assert!(job.into_result().unwrap());
        });
    });
}

#[test]
fn b1_any_error_but_that_of_the_token_is_the_failure_of_the_task() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(cancellable(|token| -> Result<(), _> {
                token.cancel();
                token.check().map_err(|reason| format!("half of it is done: {reason}"))?;
                Ok(())
            }));
            assert_eq!(job.exception().unwrap().to_string(), "half of it is done: the task was asked to stop");
            assert_eq!(job.state(), State::Finished);
        });
    });
}

#[test]
fn b1_a_task_whose_time_is_over_is_not_begun() {
    watched(|| {
        with_pool(1, |pool| {
            let begun = Arc::new(AtomicUsize::new(0));
            let task = || {
                let begun = begun.clone();
                cancellable(move |_| Ok(begun.fetch_add(1, SeqCst)))
            };
            let none = Duration::ZERO;
            for job in
                [pool.submit(named("late", task().timeout(none))), pool.submit(named("late", task()).timeout(none))]
            {
                assert!(matches!(job.result(), Err(TaskError::Expired)), "{job:?}");
                assert_eq!(format!("{job:?}"), "Future(finished failed the task's own time limit passed)");
                assert_eq!((job.state(), job.cancelled()), (State::Finished, false));
            }
            assert_eq!(begun.load(SeqCst), 0);
            assert_eq!(pool.submit(task()).into_result().unwrap(), 0); // no other task is touched
        });
    });
}

#[test]
fn b1_a_limit_too_far_away_to_be_told_never_passes() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(cancellable(|token| Ok(token.check())).timeout(Duration::MAX));
            assert_eq!(job.into_result().unwrap(), Ok(()));
        });
    });
}

#[test]
fn b1_a_task_that_is_over_is_not_asked_to_stop() {
    watched(|| {
        with_pool(1, |pool| {
            let task = cancellable(|_| Ok(1));
            let token = task.token().unwrap().clone();
            let job = pool.submit(task);
            assert_eq!(*job.result().unwrap(), 1);
            assert!(!job.cancel());
            assert_eq!(token.check(), Ok(()));
        });
    });
}

#[test]
fn b1_what_names_a_task_leaves_it_as_it_is() {
    watched(|| {
        with_pool(1, |pool| {
            let task = named("the answer", cancellable(|_| Ok(42)));
            assert_eq!(task.name(), "the answer");
            task.token().unwrap().cancel();
            assert!(matches!(pool.submit(task).result(), Err(TaskError::Cancelled)));
            let failed = pool.submit(named("no answer", fallible(|| Err::<(), _>(Cancelled::Expired))));
            assert!(matches!(failed.result(), Err(TaskError::Expired)));
            assert_eq!(pool.submit(named("the answer", || 42)).into_result().unwrap(), 42);
        });
    });
}

#[test]
fn b1_a_clone_of_a_task_has_a_token_and_a_time_limit_of_its_own() {
    watched(|| {
        with_pool(1, |pool| {
            let task = named("retried", cancellable(|token| Ok(token.check()?))).timeout(Duration::from_secs(3600));
            let (late, before) = (task.clone().timeout(Duration::ZERO), task.clone());
            task.token().unwrap().cancel();
            let after = task.clone();
            assert!(matches!(pool.submit(task).result(), Err(TaskError::Cancelled)));
            assert!(matches!(pool.submit(late).result(), Err(TaskError::Expired)));
            assert!([before, after].into_iter().all(|clone| pool.submit(clone).result().is_ok()));

            let task = call(u64::pow, (2, 5)).cancellable();
            task.token().unwrap().cancel();
            assert_eq!(pool.submit(task.clone()).into_result().unwrap(), 32);
            assert!(matches!(pool.submit(task).result(), Err(TaskError::Cancelled)));
        });
    });
}
