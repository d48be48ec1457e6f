//! What a scoped pool that was shut down does to those who still hold a handle; and choices no pool can work with.

use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Shutdown, TaskError, ThreadPoolExecutor};
use watchdog::watched;

use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::workers;

#[test]
fn b2_shutdown_wakes_those_who_are_blocked_and_refuses_them() {
    watched(|| {
        for how in [Shutdown::new().no_wait(), Shutdown::new().no_wait().cancel_futures()] {
            let (started, gate) = (Gate::default(), Gate::default());
            let refused = workers(1).max_pending(1).scoped().unwrap().run(|pool| {
                let _end = OpenAtEnd(&gate);
                let running = pool.submit(held(&started, &gate, ()));
                started.wait();
                let queued = pool.submit(|| 1);
                thread::scope(|scope| {
                    let blocked = [Duration::from_secs(3600), Duration::MAX].map(|limit| {
                        let pool = pool.clone();
                        scope.spawn(move || [pool.submit_timeout(limit, || 2).unwrap(), pool.submit(|| 3)])
                    });
                    pool.clone().shutdown_with(how);
                    let refused = blocked.map(|thread| thread.join().unwrap().map(|job| job.exception()));
                    assert!(running.running(), "the queue had room by itself");
                    gate.open();
                    assert_eq!(queued.cancelled(), how == Shutdown::new().no_wait().cancel_futures());
                    refused
                })
            });
            assert!(refused.iter().flatten().all(|error| matches!(error, Some(TaskError::ShutDown))));
        }
    });
}

#[test]
fn b2_a_queue_without_any_room_is_refused() {
    watched(|| {
        for error in
            [workers(1).max_pending(0).build().map(drop).unwrap_err(), workers(1).max_pending(0).scoped().unwrap_err()]
        {
            assert_eq!(error.to_string(), "max_pending must be at least 1, not 0");
        }
    });
}

#[test]
fn b3_a_handle_on_a_pool_whose_time_is_over_is_refused_and_may_ask_again() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        ThreadPoolExecutor::scoped(1).unwrap().run(|pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.submit(held(&started, &gate, 1));
            started.wait();
            for _ in 0..2 {
                let left = pool.clone().shutdown_within(Duration::ZERO, Shutdown::new()).unwrap_err();
                assert_eq!((left.running.len(), left.pending), (1, 0));
                assert!(matches!(pool.submit(|| 2).result(), Err(TaskError::ShutDown)));
            }
            gate.open();
            pool.clone().shutdown_within(Duration::MAX, Shutdown::new()).unwrap();
            assert!(running.done(), "it did not wait");
        });
    });
}

#[test]
fn e11_an_endless_input_ends_with_the_error_of_a_pool_that_was_shut_down() {
    watched(|| {
        ThreadPoolExecutor::scoped(1).unwrap().run(|pool| {
            let mut results = pool.mapping().buffersize(2).map(|n: u64| n, 0..).unwrap();
            assert_eq!(results.next().unwrap().unwrap(), 0);
            pool.clone().shutdown_with(Shutdown::new());
            let rest: Vec<_> = results.take(1000).collect();
            let (last, before) = rest.split_last().unwrap();
            assert!(before.len() <= 2 && before.iter().all(|result| result.is_ok()), "{rest:?}");
            assert!(matches!(last, Err(TaskError::ShutDown)), "{last:?}");
        });
    });
}
