//! B1: a task that runs in another process is stopped, and with it its worker, which is replaced.

use std::time::Duration;

use futures_pool::{Executor, State, TaskError, call, named};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::tasks::{compute_for_ever, hold, pid, square};

#[test]
fn b1_cancelling_a_running_task_kills_its_worker_and_touches_no_other() {
    watched(|| {
        let (gate, other_gate) = (Gate::new(), Gate::new());
        let pool = pool_of(2);
        let neighbour = pool.submit(call(hold, (other_gate.port(), 7)));
        let other = other_gate.next();
        let job = pool.submit(call(compute_for_ever, (gate.port(),)).cancellable());
        let held = gate.next();
        let queued = pool.submit(call(square, (3,)));
        assert!(!job.cancel(), "it had begun");
        assert!(matches!(job.result(), Err(TaskError::Cancelled)), "{job:?}");
        assert_eq!((job.state(), job.cancelled(), job.cancel()), (State::Cancelled, true, true));
        assert_eq!(queued.into_result().unwrap(), 9);
        let pids = pool.pids();
        assert!(pids.contains(&other.pid) && !pids.contains(&held.pid), "{pids:?}");
        held.wait_for_its_end();
        other.let_go();
        assert_eq!(neighbour.into_result().unwrap(), 7);
    });
}

#[test]
fn b1_a_time_limit_ends_a_task_that_computes_and_touches_no_other() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let job =
            pool.submit(named("endless", call(compute_for_ever, (gate.port(),)).timeout(Duration::from_millis(20))));
        assert!(matches!(job.result(), Err(TaskError::Expired)), "{job:?}");
        assert_eq!(pool.submit(call(square, (3,))).into_result().unwrap(), 9);
    });
}

#[test]
fn b1_a_task_whose_time_is_over_is_not_begun() {
    watched(|| {
        let pool = pool_of(1);
        let job = pool.submit(call(pid, ()).timeout(Duration::ZERO));
        assert!(matches!(job.result(), Err(TaskError::Expired)), "{job:?}");
        assert!(pool.pids().is_empty());
    });
}

#[test]
fn b1_a_task_that_ends_in_time_has_its_value() {
    watched(|| {
        let pool = pool_of(1);
        let before = pool.submit(call(pid, ()).timeout(Duration::MAX)).into_result().unwrap();
        let job = pool.submit(call(pid, ()).timeout(Duration::from_secs(3600)).cancellable());
        assert_eq!(*job.result().unwrap(), before);
        assert!(!job.cancel() && job.state() == State::Finished);
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}

#[test]
fn b1_without_being_asked_to_a_running_task_is_not_killed() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let job = pool.submit(call(hold, (gate.port(), 5)));
        let held = gate.next();
        assert!(!job.cancel());
        held.let_go();
        assert_eq!(job.into_result().unwrap(), 5);
    });
}

#[test]
fn b1_cancelling_a_task_does_not_stop_its_clones() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let task = call(hold, (gate.port(), 7)).cancellable();
        let jobs = [pool.submit(task.clone()), pool.submit(task)];
        let held = [gate.next(), gate.next()];
        assert!(!jobs[0].cancel(), "it had begun");
        assert!(matches!(jobs[0].result(), Err(TaskError::Cancelled)), "{jobs:?}");
        held.into_iter().for_each(|held| held.let_go());
        assert_eq!(*jobs[1].result().unwrap(), 7);
    });
}
