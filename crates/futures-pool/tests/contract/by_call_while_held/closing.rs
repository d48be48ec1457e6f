//! E12: a pool that others still hold can be closed.

use std::thread;
use std::time::Duration;

use futures_pool::{Executor, TaskError, call};
use watchdog::watched;

use super::with_limit;
use crate::socket_gate::Gate;
use crate::tasks::{hold, square};

fn is_refused<T>(result: Result<T, TaskError>) -> bool {
    matches!(result, Err(TaskError::ShutDown))
}

#[test]
fn e12_late_work_is_refused_and_what_is_queued_runs() {
    watched(|| {
        with_limit(1, 1, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            let queued = pool.submit(call(square, (2,)));
            pool.close(); // would never return if it waited
            pool.close();
            assert!(running.running() && !queued.done());
            assert!(is_refused(pool.submit(call(square, (3,))).into_result()));
            for limit in [Duration::ZERO, Duration::from_secs(3600), Duration::MAX] {
                let late = pool.submit_timeout(limit, call(square, (4,))).expect("it was refused, not full");
                assert!(is_refused(late.into_result()));
            }
            assert!(pool.map(square, 5..8).all(is_refused));
            held.let_go();
            assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (1, 4));
        });
    });
}

#[test]
fn e12_those_who_wait_for_room_are_refused() {
    watched(|| {
        with_limit(1, 1, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            let queued = pool.submit(call(square, (2,)));
            thread::scope(|scope| {
                let blocked = [Duration::from_secs(3600), Duration::MAX].map(|limit| {
                    scope.spawn(move || pool.submit_timeout(limit, call(square, (3,))).unwrap().into_result())
                });
                pool.close();
                assert!(blocked.into_iter().all(|thread| is_refused(thread.join().unwrap())));
            });
            assert!(running.running(), "the queue had room by itself");
            held.let_go();
            assert_eq!(queued.into_result().unwrap(), 4);
        });
    });
}
