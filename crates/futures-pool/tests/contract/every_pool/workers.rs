//! T2 and T5: a worker is started only when none is idle, and outlives its tasks' panics.

use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::with_pool;
use crate::gate::{Gate, OpenAtEnd, held};

#[test]
fn t2_sequential_tasks_reuse_one_worker() {
    watched(|| {
        with_pool(4, |pool| {
            let ids: HashSet<_> =
                (0..200).map(|_| pool.submit(|| thread::current().id()).into_result().unwrap()).collect();
            assert_eq!(ids.len(), 1);
        });
    });
}

#[test]
fn t2_sixty_blocking_tasks_on_four_workers_make_four_threads() {
    watched(|| {
        with_pool(4, |pool| {
            let meeting = Arc::new(Barrier::new(4));
            let jobs: Vec<_> = (0..60)
                .map(|_| {
                    let meeting = meeting.clone();
                    pool.submit(move || {
                        meeting.wait();
                        thread::current().id()
                    })
                })
                .collect();
            let ids: HashSet<_> = jobs.into_iter().map(|job| job.into_result().unwrap()).collect();
            assert_eq!(ids.len(), 4);
            assert!(format!("{pool:?}").contains("workers: 4 of 4"), "{pool:?}");
        });
    });
}

#[test]
fn t2_a_worker_in_a_callback_is_not_idle() {
    watched(|| {
        let gate = Gate::default();
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let (begin, in_callback) = (Gate::default(), Gate::default());
            let job = pool.submit(held(&Gate::default(), &begin, ()));
            job.add_done_callback({
                let (gate, in_callback) = (gate.clone(), in_callback.clone());
                move |_| {
                    in_callback.open();
                    gate.wait();
                }
            });
            begin.open(); // only now, or the callback would run in this thread
            in_callback.wait();
            // Run by a second worker, or this would hang.
            assert_eq!(pool.submit(|| 2).into_result().unwrap(), 2);
        });
    });
}

#[test]
fn t2_a_worker_that_drops_a_value_nobody_keeps_is_not_idle() {
    struct Held(Gate, Gate);
    impl Drop for Held {
        fn drop(&mut self) {
            self.0.open();
            self.1.wait();
        }
    }
    watched(|| {
        let (dropping, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let start = Gate::default();
            drop(pool.submit({
                let (value, start) = (Held(dropping.clone(), gate.clone()), start.clone());
                move || {
                    start.wait();
                    value
                }
            }));
            start.open();
            dropping.wait();
            // Run by a second worker, or this would hang.
            assert_eq!(pool.submit(|| 2).into_result().unwrap(), 2);
        });
    });
}

#[test]
fn t5_the_place_of_a_panic_that_a_task_caught_itself_is_not_taken_for_the_next() {
    watched(|| {
        with_pool(1, |pool| {
            let caught = pool.submit(|| std::panic::catch_unwind(|| panic!("caught")).is_err());
            assert!(*caught.result().unwrap());
            let thrown = pool.submit(|| -> () { std::panic::resume_unwind(Box::new("thrown without a place")) });
            let Err(TaskError::Panicked(panic)) = thrown.result() else { panic!("{thrown:?}") };
            assert_eq!((panic.message(), panic.location()), ("thrown without a place", None));
        });
    });
}
