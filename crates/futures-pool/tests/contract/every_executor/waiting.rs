//! W1 and W2: `wait` and `as_completed`.

use std::sync::Arc;
use std::time::Duration;

use futures_pool::{Executor, ReturnWhen, as_completed, wait};
use watchdog::watched;

use super::with_pool;

#[test]
fn w1_satisfied_already_it_returns_at_once_and_counts_duplicates_once() {
    watched(|| {
        with_pool(2, |pool| {
            let jobs = [pool.submit(|| 1), pool.submit(|| 2)];
            for when in [ReturnWhen::FirstCompleted, ReturnWhen::FirstException, ReturnWhen::AllCompleted] {
                wait(&jobs, None, ReturnWhen::AllCompleted);
                let sorted = wait([&jobs[0], &jobs[1], &jobs[0]], Duration::ZERO, when);
                assert_eq!((sorted.done.len(), sorted.not_done.len()), (2, 0));
            }
            assert!(wait(&jobs[..0], None, ReturnWhen::FirstCompleted).done.is_empty());
        });
    });
}

#[test]
fn w2_as_completed_gives_each_once_and_keeps_nothing_it_has_given_out() {
    watched(|| {
        with_pool(2, |pool| {
            let alive = Arc::new(());
            let jobs: Vec<_> = (0..3)
                .map(|_| {
                    let value = alive.clone();
                    pool.submit(move || value)
                })
                .collect();
            let mut completed = as_completed(jobs);
            for left in (0..3).rev() {
                drop(completed.next().unwrap().into_result().unwrap());
                assert_eq!(completed.len(), left);
            }
            assert!(completed.next().is_none());
            assert_eq!(Arc::strong_count(&alive), 1);
        });
    });
}
