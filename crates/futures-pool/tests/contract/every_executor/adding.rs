//! B6: `as_completed` takes in more futures while it runs.

use futures_pool::{Executor, as_completed};
use watchdog::watched;

use super::with_pool;

#[test]
fn b6_what_is_added_after_the_end_revives_it() {
    watched(|| {
        with_pool(1, |pool| {
            let mut jobs = as_completed([pool.submit(|| 0)]);
            for n in 1..100 {
                assert_eq!(jobs.len(), 1);
                assert_eq!(jobs.next().unwrap().into_result().unwrap(), n - 1);
                assert_eq!((jobs.len(), jobs.next().is_none()), (0, true));
                jobs.add(pool.submit(move || n));
            }
        });
    });
}

#[test]
fn b6_an_empty_one_may_be_filled() {
    watched(|| {
        with_pool(1, |pool| {
            let mut jobs = as_completed([]);
            assert!(jobs.next().is_none());
            jobs.add(pool.submit(|| 1));
            assert_eq!(jobs.next().unwrap().into_result().unwrap(), 1);
        });
    });
}

#[test]
fn b6_what_is_done_when_it_is_added_comes_behind_what_was_done_before() {
    watched(|| {
        with_pool(1, |pool| {
            let jobs = [1, 2, 3].map(|n| pool.submit(move || n));
            jobs.iter().for_each(|job| assert!(job.result().is_ok()));
            let mut completed = as_completed([&jobs[0]]);
            completed.add(&jobs[1]);
            completed.add(&jobs[2]);
            completed.add(&jobs[0]); // a second time
            assert_eq!(completed.collect::<Vec<_>>(), [&jobs[0], &jobs[1], &jobs[2], &jobs[0]]);
        });
    });
}
