//! F1 to F10: a future whose task runs in another process.

use std::collections::HashMap;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Future, ReturnWhen, State, TaskError, as_completed, call, try_call, wait};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::runtime::block_on;
use crate::tasks::{hold, parse, square};

/// A time-out that passes while a gate is kept closed.
const SOON: Duration = Duration::from_millis(1);

#[test]
fn f1_pending_can_be_cancelled_and_running_cannot() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
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
}

#[test]
fn f1_finished_is_done_and_cannot_be_cancelled() {
    watched(|| {
        let job = pool_of(1).submit(call(square, (1,)));
        job.result().unwrap();
        assert!(job.done() && !job.cancel() && !job.cancelled() && !job.running());
        assert_eq!(job.state(), State::Finished);
    });
}

#[test]
fn f2_a_time_out_is_an_error_and_leaves_the_task_alone() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let job = pool.submit(call(hold, (gate.port(), 3)));
        for timeout in [Duration::ZERO, SOON] {
            assert!(matches!(job.result_timeout(timeout), Err(TaskError::TimedOut)));
            assert!(matches!(job.exception_timeout(timeout), Err(TaskError::TimedOut)));
        }
        gate.next().let_go();
        assert_eq!(job.into_result().unwrap(), 3);
    });
}

#[test]
fn f3_cancelling_wakes_everybody_who_waits_at_once() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
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
}

#[test]
fn f4_callbacks_run_in_order_once_each_and_one_that_panics_does_not_stop_the_rest() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let (sender, calls) = channel();
        let job = pool.submit(call(hold, (gate.port(), 5)));
        for n in 0..4 {
            let sender = sender.clone();
            job.add_done_callback(move |job: &Future<'_, u32>| {
                sender.send((n, *job.result().unwrap())).unwrap();
                assert_ne!(n, 1, "this callback panics");
            });
        }
        drop(sender);
        gate.next().let_go();
        assert_eq!(calls.into_iter().collect::<Vec<_>>(), [(0, 5), (1, 5), (2, 5), (3, 5)]);
        assert_eq!(pool.submit(call(square, (2,))).into_result().unwrap(), 4);
    });
}

#[test]
fn f5_the_debug_form_of_what_is_finished() {
    watched(|| {
        let pool = pool_of(1);
        let number = pool.submit(call(square, (1,)));
        number.result().unwrap();
        assert_eq!(format!("{number:?}"), "Future(finished returned u64)");
        let failed = pool.submit(try_call(parse, ("x".to_owned(),)));
        failed.exception();
        assert_eq!(format!("{failed:?}"), "Future(finished failed invalid digit found in string)");
    });
}

#[test]
fn f6_futures_compare_and_hash_by_identity() {
    watched(|| {
        let pool = pool_of(2);
        let jobs = [pool.submit(call(square, (1,))), pool.submit(call(square, (1,)))];
        assert!(jobs[0] == jobs[0] && jobs[0] != jobs[1]);
        let urls: HashMap<_, _> = jobs.into_iter().zip(["/a", "/b"]).collect();
        assert_eq!(as_completed(urls.keys()).filter(|job| ["/a", "/b"].contains(&urls[job])).count(), 2);
    });
}

#[test]
fn f8_await_gives_the_value_or_a_reference_to_it() {
    watched(|| {
        let pool = pool_of(1);
        let job = pool.submit(call(square, (9,)));
        block_on(async {
            assert_eq!(*(&job).await.unwrap(), 81);
            assert_eq!(job.await.unwrap(), 81);
        });
    });
}

#[test]
fn f10_an_error_nobody_looked_at_is_told_once() {
    watched(|| {
        let (sender, lost) = channel();
        futures_pool::set_unobserved_error_hook(move |unobserved| {
            let _ = sender.send((unobserved.task.to_owned(), unobserved.error.to_string()));
        });
        drop(pool_of(1).submit(futures_pool::named("lost", try_call(parse, ("nobody looks".to_owned(),)))));
        let told = lost.iter().find(|(task, _)| task == "lost").unwrap();
        assert_eq!(told.1, "invalid digit found in string");
    });
}
