//! T5 and T6: whoever runs a task outlives its panic and keeps nothing it captured.

use std::sync::Arc;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::with_pool;

#[test]
fn t5_a_panic_is_captured_with_its_message_and_its_place_and_the_worker_lives_on() {
    watched(|| {
        with_pool(1, |pool| {
            let line = line!() + 1;
            let job = pool.submit(|| -> () { panic!("out of {}", "cheese") });
            let Err(TaskError::Panicked(panic)) = job.result() else { panic!("{job:?}") };
            assert_eq!(panic.message(), "out of cheese");
            let place = panic.location().unwrap();
            assert!(place.contains(file!()) && place.contains(&format!(":{line}:")), "{place}");
            assert_eq!(pool.submit(|| 1).into_result().unwrap(), 1);
        });
    });
}

#[test]
fn t6_what_a_task_captured_is_dropped_when_the_task_ends() {
    watched(|| {
        with_pool(1, |pool| {
            let captured = Arc::new(());
            let job = pool.submit({
                let captured = captured.clone();
                move || Arc::strong_count(&captured)
            });
            assert_eq!(*job.result().unwrap(), 2);
            assert_eq!(Arc::strong_count(&captured), 1, "the task is over, its captures are not");
        });
    });
}
