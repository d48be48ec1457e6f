//! F1 to F7: a future whose task runs to its end.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io;
use std::sync::mpsc::channel;
use std::time::Duration;

use futures_pool::{Executor, State, as_completed};
use watchdog::watched;

use super::with_pool;

#[test]
fn f1_finished_is_done_and_cannot_be_cancelled() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(|| 1);
            job.result().unwrap();
            assert!(job.done() && !job.cancel() && !job.cancelled() && !job.running());
            assert_eq!(job.state(), State::Finished);
        });
    });
}

#[test]
fn f2_asked_again_from_any_thread_it_answers_the_same() {
    watched(|| {
        with_pool(2, |pool| {
            let job = pool.submit(|| "x".repeat(1_000_000));
            let address = job.result().unwrap().as_ptr() as usize;
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| assert_eq!(job.result().unwrap().as_ptr() as usize, address, "a copy was made"));
                }
            });
            assert!(job.exception().is_none() && job.exception_timeout(Duration::ZERO).unwrap().is_none());
            assert_eq!(job.result_timeout(Duration::ZERO).unwrap().len(), 1_000_000);
        });
    });
}

#[test]
fn f2_values_need_not_be_clone() {
    watched(|| {
        struct OnlyOne(u8);
        with_pool(1, |pool| {
            let job = pool.submit(|| OnlyOne(3));
            assert_eq!(job.result().unwrap().0, 3);
            let OnlyOne(three) = job.into_result().unwrap();
            assert_eq!(three, 3);
        });
    });
}

#[test]
fn f4_callbacks_run_in_order_once_each_and_one_that_panics_does_not_stop_the_rest() {
    watched(|| {
        with_pool(1, |pool| {
            let (sender, calls) = channel();
            let job = pool.submit(|| 5);
            for n in 0..4 {
                let sender = sender.clone();
                job.add_done_callback(move |job| {
                    sender.send((n, *job.result().unwrap())).unwrap();
                    assert_ne!(n, 1, "this callback panics");
                });
            }
            drop(sender);
            assert_eq!(job.into_result().unwrap(), 5);
            assert_eq!(calls.into_iter().collect::<Vec<_>>(), [(0, 5), (1, 5), (2, 5), (3, 5)]);
        });
    });
}

#[test]
fn f4_a_callback_on_a_done_future_runs_at_once_in_the_thread_that_adds_it() {
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.submit(|| 5);
            job.result().unwrap();
            let (sender, calls) = channel();
            job.add_done_callback(move |_| sender.send(std::thread::current().id()).unwrap());
            assert_eq!(calls.try_recv().unwrap(), std::thread::current().id());
        });
    });
}

#[test]
fn f5_the_debug_form_of_what_is_finished() {
    watched(|| {
        with_pool(1, |pool| {
            let number = pool.submit(|| 1_i32);
            number.result().unwrap();
            assert_eq!(format!("{number:?}"), "Future(finished returned i32)");
            let failed = pool.try_submit(|| Err::<(), _>("no such page"));
            failed.exception();
            assert_eq!(format!("{failed:?}"), "Future(finished failed no such page)");
        });
    });
}

#[test]
fn f6_futures_compare_and_hash_by_identity() {
    watched(|| {
        with_pool(2, |pool| {
            let jobs = [pool.submit(|| 1), pool.submit(|| 1)];
            assert!(jobs[0] == jobs[0] && jobs[0] != jobs[1]);
            let urls: HashMap<_, _> = jobs.into_iter().zip(["/a", "/b"]).collect();
            let seen: HashSet<_> = as_completed(urls.keys()).map(|job| urls[job]).collect();
            assert_eq!(seen, HashSet::from(["/a", "/b"]));
        });
    });
}

#[test]
fn f7_an_error_of_the_task_is_its_failure_typed_and_with_its_source_chain() {
    #[derive(Debug)]
    struct Fetch(io::Error);
    impl fmt::Display for Fetch {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the page could not be fetched")
        }
    }
    impl std::error::Error for Fetch {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    watched(|| {
        with_pool(1, |pool| {
            let job = pool.try_submit(|| Err::<(), _>(Fetch(io::Error::other("the line is dead"))));
            let error: Box<dyn std::error::Error> = job.exception().unwrap().into();
            assert_eq!(error.to_string(), "the page could not be fetched");
            assert_eq!(error.source().unwrap().to_string(), "the line is dead");
            assert!(job.exception().unwrap().downcast_ref::<Fetch>().is_some());
            assert!(job.into_result().unwrap_err().downcast_ref::<io::Error>().is_none());
        });
    });
}
