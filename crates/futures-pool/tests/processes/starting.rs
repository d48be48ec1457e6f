//! What the system may refuse: processes and descriptors. And what a worker may do to itself.
#![cfg(unix)]

use futures_pool::{Executor, TaskError, call};
use rustix::process::{Pid, Resource, getrlimit, setrlimit, test_kill_process};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::{pool_of, workers};
use crate::programs::{port, start};
use crate::tasks::{close_everything, hold, ignore_termination, square, stay_connected};

#[test]
#[ignore = "a program for others"]
fn program_short_of_descriptors() {
    let plenty = getrlimit(Resource::Nofile);
    let pool = pool_of(2);
    let few = rustix::process::Rlimit { current: Some(4), ..plenty };
    setrlimit(Resource::Nofile, few).unwrap();
    let errors = [pool.submit(call(square, (1,))), pool.submit(call(square, (2,)))].map(|job| job.exception().unwrap());
    setrlimit(Resource::Nofile, plenty).unwrap();
    for error in errors {
        assert!(matches!(error, TaskError::NoWorker(_)), "{error:?}");
        assert!(error.to_string().starts_with("no worker could be started for the task: "), "{error}");
    }
    assert_eq!(pool.submit(call(square, (3,))).into_result().unwrap(), 9);

    // With a worker there, the others do without.
    let running = pool.submit(call(hold, (port(), 1)));
    setrlimit(Resource::Nofile, few).unwrap();
    let queued: Vec<_> = (0..10).map(|n| pool.submit(call(square, (n,)))).collect();
    assert_eq!(running.into_result().unwrap(), 1);
    assert!(queued.into_iter().map(|job| job.into_result().unwrap()).eq((0..10).map(|n| n * n)));
    setrlimit(Resource::Nofile, plenty).unwrap();
}

#[test]
fn p6_where_no_process_can_be_started_tasks_fail_and_later_ones_may_succeed() {
    watched(|| {
        let gate = Gate::new();
        let program = start("starting::program_short_of_descriptors", &gate);
        gate.next().let_go();
        let output = program.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    });
}

#[test]
fn p6_a_worker_that_closes_its_own_descriptors_is_dead() {
    watched(|| {
        let pool = pool_of(1);
        let closed = pool.submit(call(close_everything, ()));
        let queued = pool.submit(call(square, (3,)));
        assert!(matches!(closed.result(), Err(TaskError::WorkerDied(_))), "{closed:?}");
        assert_eq!(queued.into_result().unwrap(), 9);
    });
}

#[test]
fn p9_a_worker_that_ignores_the_request_to_end_can_be_killed() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let job = pool.submit(call(ignore_termination, (gate.port(),)));
        let held = gate.next();
        pool.terminate_workers();
        assert!(job.result_timeout(std::time::Duration::from_millis(20)).is_err() && job.running());
        pool.kill_workers();
        assert!(matches!(job.result(), Err(TaskError::WorkerDied(_))), "{job:?}");
        held.wait_for_its_end();
    });
}

/// Only here the system tells that a request was not read.
#[cfg(target_os = "linux")]
#[test]
fn p6_a_worker_that_dies_while_it_is_idle_fails_nothing() {
    use rustix::process::{Signal, kill_process};
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        for _ in 0..30 {
            let before = pool.submit(call(stay_connected, (gate.port(),))).into_result().unwrap();
            let line = gate.next();
            kill_process(Pid::from_raw(before as i32).unwrap(), Signal::KILL).unwrap();
            line.wait_for_its_end(); // whatever of it goes first: it runs no more
            assert_ne!(pool.submit(call(crate::tasks::pid, ())).into_result().unwrap(), before);
        }
        pool.wait_idle();
        let stats = pool.stats();
        assert_eq!((stats.completed, stats.pending, stats.running), (60, 0, 0));
    });
}

#[test]
fn p6_a_worker_that_has_died_while_it_was_idle_is_not_among_those_that_live() {
    use rustix::process::{Signal, kill_process};
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let pid = pool.submit(call(stay_connected, (gate.port(),))).into_result().unwrap();
        let line = gate.next();
        assert_eq!(pool.pids(), [pid]);
        kill_process(Pid::from_raw(pid as i32).unwrap(), Signal::KILL).unwrap();
        line.wait_for_its_end();
        while !pool.pids().is_empty() {
            std::thread::yield_now(); // its end is told a moment later
        }
    });
}

#[test]
fn e7_how_long_a_worker_may_take_to_end_can_be_chosen() {
    use rustix::process::{Signal, kill_process};
    watched(|| {
        let gate = Gate::new();
        let pool = workers(1).exit_grace(std::time::Duration::ZERO).build().unwrap();
        let pid = pool.submit(call(stay_connected, (gate.port(),))).into_result().unwrap();
        let line = gate.next();
        kill_process(Pid::from_raw(pid as i32).unwrap(), Signal::STOP).unwrap();
        pool.shutdown();
        line.wait_for_its_end();
    });
}

#[test]
fn e7_with_wait_every_worker_is_gone_on_return() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let jobs = [pool.submit(call(hold, (gate.port(), 1))), pool.submit(call(hold, (gate.port(), 2)))];
        let pids = [gate.next().pid, gate.next().pid];
        jobs.iter().for_each(|job| assert!(job.result().is_ok()));
        pool.shutdown();
        for pid in pids {
            assert!(test_kill_process(Pid::from_raw(pid as i32).unwrap()).is_err(), "{pid} is still there");
        }
    });
}
