//! F1 to F3: a future whose task is queued, running or cancelled.

use std::thread;
use std::time::Duration;

use futures_pool::{Executor, ReturnWhen, TaskError, as_completed, call, wait};
use watchdog::watched;

use super::{SOON, with_pool};
use crate::socket_gate::Gate;
use crate::tasks::{hold, square};

#[test]
fn f1_pending_can_be_cancelled_and_running_cannot() {
    watched(|| {
        with_pool(1, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let pending = pool.submit(call(square, (2,)));
            let held = gate.next();
            assert_eq!(format!("{running:?} {pending:?}"), "Future(running) Future(pending)");
            assert!(!running.cancel() && running.running() && !running.done());
            assert!(pending.cancel() && pending.cancel() && pending.cancelled() && pending.done());
            assert_eq!(format!("{pending:?}"), "Future(cancelled)");
            assert!(matches!(pending.into_result(), Err(TaskError::Cancelled)));
            held.let_go();
            assert_eq!(running.into_result().unwrap(), 1);
        });
    });
}

#[test]
fn f2_a_time_out_is_an_error_and_leaves_the_task_alone() {
    watched(|| {
        with_pool(1, |pool| {
            let gate = Gate::new();
            let job = pool.submit(call(hold, (gate.port(), 3)));
            for timeout in [Duration::ZERO, SOON] {
                assert!(matches!(job.result_timeout(timeout), Err(TaskError::TimedOut)));
                assert!(matches!(job.exception_timeout(timeout), Err(TaskError::TimedOut)));
            }
            gate.next().let_go();
            assert_eq!(job.into_result().unwrap(), 3);
        });
    });
}

#[test]
fn f3_cancelling_wakes_everybody_who_waits_at_once() {
    watched(|| {
        with_pool(1, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let queued = pool.submit(call(square, (2,)));
            let _held = gate.next();
            thread::scope(|scope| {
                let in_result = scope.spawn(|| matches!(queued.result(), Err(TaskError::Cancelled)));
                let in_wait = scope.spawn(|| wait([&queued], None, ReturnWhen::AllCompleted).done.len());
                let in_as_completed = scope.spawn(|| as_completed([&queued]).count());
                assert!(queued.cancel());
                assert!(in_result.join().unwrap());
                assert_eq!((in_wait.join().unwrap(), in_as_completed.join().unwrap()), (1, 1));
            });
            assert!(running.running());
        });
    });
}
