//! F1 to F7: a future whose task runs to its end.

use std::fmt;
use std::io;
use std::sync::mpsc::channel;
use std::time::Duration;

use futures_pool::Executor;
use watchdog::watched;

use super::with_pool;

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
