//! P1, P2, P4, T4: which processes there are, and what each does first.

use std::collections::HashSet;
use std::num::NonZero;
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, ProcessPoolExecutor, TaskError, call, try_call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::{pool_of, workers};
use crate::tasks::{count_up, hold, nested, pid, read_input, set_up, set_up_fails, square, state, unknown};

#[test]
fn p1_the_default_size_is_the_cpus_of_this_process() {
    watched(|| {
        let cpus = thread::available_parallelism().map_or(1, NonZero::get);
        let pool = ProcessPoolExecutor::builder().build().unwrap();
        assert!(format!("{pool:?}").starts_with(&format!("ProcessPoolExecutor {{ workers: 0 of {cpus},")), "{pool:?}");
    });
}

#[test]
fn p1_zero_is_refused_by_a_clear_error() {
    watched(|| {
        for (choices, name) in [
            (workers(0), "max_workers"),
            (workers(1).max_tasks_per_child(0), "max_tasks_per_child"),
            (workers(1).max_worker_deaths(0), "max_worker_deaths"),
            (workers(1).max_failed_starts(0), "max_failed_starts"),
            (workers(1).max_pending(0), "max_pending"),
        ] {
            assert_eq!(choices.build().unwrap_err().to_string(), format!("{name} must be at least 1, not 0"));
        }
        let no_message = workers(1).max_message_size(0).build().unwrap_err();
        assert_eq!(no_message.to_string(), "max_message_size must be at least 1024 bytes, not 0");
    });
}

#[test]
fn p1_workers_start_on_demand_and_idle_ones_are_reused() {
    watched(|| {
        let pool = pool_of(4);
        assert!(pool.pids().is_empty());
        let first = pool.submit(call(pid, ())).into_result().unwrap();
        for _ in 0..50 {
            assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), first);
        }
        assert_eq!(pool.pids(), [first]);
        assert_ne!(first, std::process::id());
    });
}

#[test]
fn p1_never_more_processes_than_max_workers() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(3);
        let jobs: Vec<_> = (0..30).map(|n| pool.submit(call(hold, (gate.port(), n)))).collect();
        let mut at_work: Vec<_> = (0..3).map(|_| gate.next()).collect();
        let pids: HashSet<_> = at_work.iter().map(|held| held.pid).collect();
        assert_eq!(pids.len(), 3, "three at a time, in a process each");
        for _ in 3..30 {
            at_work.remove(0).let_go();
            at_work.push(gate.next());
            assert!(pids.contains(&at_work[2].pid));
        }
        drop(at_work);
        assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq(0..30));
        assert_eq!(pool.pids().into_iter().collect::<HashSet<_>>(), pids);
    });
}

#[test]
fn b7_idle_processes_end_when_their_time_is_over_and_are_replaced() {
    watched(|| {
        let pool = workers(2).keep_alive(Duration::from_millis(5)).build().unwrap();
        for _ in 0..3 {
            let gate = Gate::new();
            let jobs = [1, 2].map(|n| pool.submit(call(hold, (gate.port(), n))));
            let at_work = [gate.next(), gate.next()];
            assert_ne!(at_work[0].pid, at_work[1].pid);
            drop(at_work);
            assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq(1..=2));
            while !pool.pids().is_empty() {
                thread::yield_now(); // if they never go, the watchdog barks
            }
        }
    });
}

#[test]
fn p2_workers_are_fresh_processes_without_standard_input() {
    watched(|| {
        count_up(); // here
        let pool = pool_of(1);
        assert_eq!(pool.submit(call(count_up, ())).into_result().unwrap(), 1, "nothing of this process is there");
        assert_eq!(pool.submit(call(count_up, ())).into_result().unwrap(), 2);
        assert_eq!(pool.submit(call(read_input, ())).into_result().unwrap(), 0);
    });
}

#[test]
fn p4_max_tasks_per_child_replaces_a_worker_after_so_many() {
    watched(|| {
        for most in [1, 3] {
            let pool = workers(1).max_tasks_per_child(most).build().unwrap();
            let jobs: Vec<_> = (0..30).map(|_| pool.submit(call(count_up, ()))).collect();
            let counts: Vec<_> = jobs.into_iter().map(|job| job.into_result().unwrap() as usize).collect();
            assert_eq!(counts, (0..30).map(|n| n % most + 1).collect::<Vec<_>>());
        }
    });
}

#[test]
fn p4_quick_tasks_too() {
    watched(|| {
        let pool = workers(1).max_tasks_per_child(100).build().unwrap();
        let jobs: Vec<_> = (0..350).map(|_| pool.submit(call(count_up, ()))).collect();
        let counts: Vec<_> = jobs.into_iter().map(|job| job.into_result().unwrap()).collect();
        assert_eq!(counts, (0..350).map(|n| n % 100 + 1).collect::<Vec<_>>());
    });
}

#[test]
fn p2_a_worker_may_have_a_pool_of_its_own() {
    watched(|| {
        let pool = pool_of(2);
        assert_eq!(pool.map(nested, [2, 3]).collect::<Result<Vec<_>, _>>().unwrap(), [4, 9]);
    });
}

#[test]
fn t4_the_initializer_runs_once_in_each_worker_before_its_first_task() {
    watched(|| {
        let pool = workers(2).initializer(call(set_up, (42,))).max_tasks_per_child(2).build().unwrap();
        let states = (0..20).map(|_| pool.submit(call(state, ()))).collect::<Vec<_>>();
        assert!(states.into_iter().all(|state| state.into_result().unwrap() == 42));
    });
}

#[test]
fn t4_if_the_initializer_fails_pending_and_later_work_gets_a_broken_pool_error() {
    watched(|| {
        let pool = workers(2).initializer(try_call(set_up_fails, ())).build().unwrap();
        let pending = [pool.submit(call(square, (1,))), pool.submit(call(square, (2,)))];
        for job in &pending {
            let error = job.exception().unwrap();
            assert!(matches!(error, TaskError::BrokenPool(_)) && error.to_string().contains("no licence"), "{error}");
        }
        assert!(matches!(pool.submit(call(square, (3,))).result(), Err(TaskError::BrokenPool(_))));
    });
}

#[test]
fn t4_an_initializer_that_is_not_registered_is_refused() {
    watched(|| {
        let error = workers(1).initializer(call(unknown, (1,))).build().unwrap_err();
        assert!(error.to_string().contains("futures_pool::remote!(unknown);"), "{error}");
    });
}
