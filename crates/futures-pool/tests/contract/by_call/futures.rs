//! F1 to F6: a future whose task runs to its end.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc::channel;

use futures_pool::{Executor, State, as_completed, call, try_call};
use watchdog::watched;

use super::with_pool;
use crate::tasks::{parse, square};

#[test]
fn f1_finished_is_done_and_cannot_be_cancelled() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(call(square, (1,)));
            job.result().unwrap();
            assert!(job.done() && !job.cancel() && !job.cancelled() && !job.running());
            assert_eq!(job.state(), State::Finished);
        });
    });
}

#[test]
fn f4_callbacks_run_in_order_once_each_and_one_that_panics_does_not_stop_the_rest() {
    watched(|| {
        with_pool(1, |pool| {
            let (sender, calls) = channel();
            let job = pool.submit(call(square, (5,)));
            for n in 0..4 {
                let sender = sender.clone();
                job.add_done_callback(move |job| {
                    sender.send((n, *job.result().unwrap())).unwrap();
                    assert_ne!(n, 1, "this callback panics");
                });
            }
            drop(sender);
            assert_eq!(job.into_result().unwrap(), 25);
            assert_eq!(calls.into_iter().collect::<Vec<_>>(), [(0, 25), (1, 25), (2, 25), (3, 25)]);
            assert_eq!(pool.submit(call(square, (2,))).into_result().unwrap(), 4, "the worker lives on");
        });
    });
}

#[test]
fn f5_the_debug_form_of_what_is_finished() {
    watched(|| {
        with_pool(1, |pool| {
            let number = pool.submit(call(square, (1,)));
            number.result().unwrap();
            assert_eq!(format!("{number:?}"), "Future(finished returned u64)");
            let failed = pool.submit(try_call(parse, ("x".to_owned(),)));
            failed.exception();
            assert_eq!(format!("{failed:?}"), "Future(finished failed invalid digit found in string)");
        });
    });
}

#[test]
fn f6_futures_compare_and_hash_by_identity() {
    watched(|| {
        with_pool(2, |pool| {
            let jobs = [pool.submit(call(square, (1,))), pool.submit(call(square, (1,)))];
            assert!(jobs[0] == jobs[0] && jobs[0] != jobs[1]);
            let urls: HashMap<_, _> = jobs.into_iter().zip(["/a", "/b"]).collect();
            let seen: HashSet<_> = as_completed(urls.keys()).map(|job| urls[job]).collect();
            assert_eq!(seen, HashSet::from(["/a", "/b"]));
        });
    });
}
