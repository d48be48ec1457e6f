//! P4: workers are replaced after so many tasks, whatever else happens, and no task is lost or run twice by that.

use std::fs;
use std::path::Path;
use std::thread;

use futures_pool::{Executor, Future, ProcessPoolExecutor, Shutdown, TaskError, call, try_call};
use tempfile::TempDir;
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::workers;
use crate::tasks::{Death, compute_for_ever, count_up, die, hold, note, noted, panics, parse, pid, square};

/// Of tasks that a worker does, the most; and how many workers.
const CHOICES: [(usize, usize); 7] = [(1, 1), (1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (7, 3)];

fn recycling(most: usize, max_workers: usize) -> ProcessPoolExecutor {
    workers(max_workers).max_tasks_per_child(most).build().unwrap()
}

/// Tasks that note their numbers in that folder.
fn notes(pool: &ProcessPoolExecutor, folder: &TempDir, count: u32) -> Vec<Future<'static, u32>> {
    let path = folder.path().to_str().unwrap();
    (0..count).map(|n| pool.submit(call(note, (path.to_owned(), n)))).collect()
}

/// How many tasks each process has run.
fn tasks_by_process(folder: &Path) -> Vec<usize> {
    fs::read_dir(folder).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap().len() / 4).collect()
}

/// Each of so many tasks was run once, and no process has run more than it may.
fn assert_all_noted(folder: &TempDir, count: u32, most: usize) {
    let mut numbers = noted(folder.path());
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..count));
    let tasks = tasks_by_process(folder.path());
    assert!(tasks.iter().all(|&tasks| tasks <= most), "at most {most}: {tasks:?}");
}

#[test]
fn p4_every_one_of_many_workers_is_replaced() {
    watched(|| {
        for (most, max_workers) in CHOICES {
            let folder = tempfile::tempdir().unwrap();
            let pool = recycling(most, max_workers);
            let jobs = notes(&pool, &folder, 40);
            for (n, job) in (0..).zip(jobs) {
                assert_eq!(job.into_result().unwrap(), n);
                assert!(pool.pids().len() <= max_workers, "{:?}", pool.pids());
            }
            assert_all_noted(&folder, 40, most);
        }
    });
}

#[test]
fn p4_one_task_after_the_other_counts_too() {
    watched(|| {
        for most in [1, 2, 3] {
            let pool = recycling(most, 2);
            let pids: Vec<_> = (0..12).map(|_| pool.submit(call(pid, ())).into_result().unwrap()).collect();
            assert!(pids.windows(most + 1).all(|some| some[0] != some[most]), "{most}: {pids:?}");
        }
    });
}

#[test]
fn p4_a_worker_that_has_done_its_last_task_goes_at_once() {
    watched(|| {
        let pool = recycling(1, 2);
        pool.submit(call(square, (2,))).into_result().unwrap();
        while !pool.pids().is_empty() {
            thread::yield_now(); // for ever, if it stays; then the watchdog says so
        }
    });
}

#[test]
fn p4_with_more_to_queue_than_there_is_room() {
    watched(|| {
        for (most, max_workers) in CHOICES {
            let folder = tempfile::tempdir().unwrap();
            let choices = workers(max_workers).max_pending(1);
            let pool = choices.max_tasks_per_child(most).build().unwrap();
            let jobs = notes(&pool, &folder, 30); // waits for room
            assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq(0..30));
            assert_all_noted(&folder, 30, most);
        }
    });
}

#[test]
fn p4_after_a_shutdown_that_does_not_wait() {
    watched(|| {
        for (most, max_workers) in CHOICES {
            let folder = tempfile::tempdir().unwrap();
            let pool = recycling(most, max_workers);
            let gate = Gate::new();
            let first = pool.submit(call(hold, (gate.port(), 1)));
            let jobs = notes(&pool, &folder, 20);
            let held = gate.next();
            pool.shutdown_with(Shutdown::new().no_wait());
            held.let_go();
            assert_eq!(first.into_result().unwrap(), 1);
            assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq(0..20));
            assert_all_noted(&folder, 20, most);
        }
    });
}

#[test]
fn p4_dropping_the_pool_loses_nothing() {
    watched(|| {
        for (most, max_workers) in CHOICES {
            let folder = tempfile::tempdir().unwrap();
            drop(notes(&recycling(most, max_workers), &folder, 20));
            assert_all_noted(&folder, 20, most);
        }
    });
}

#[test]
fn p4_tasks_that_fail_count() {
    watched(|| {
        for most in [1, 2, 3] {
            let pool = recycling(most, 1);
            for round in 0..5 {
                for _ in 1..most {
                    let failed = pool.submit(try_call(parse, ("x".to_owned(),)));
                    assert_eq!(failed.exception().unwrap().to_string(), "invalid digit found in string");
                }
                assert_eq!(pool.submit(call(count_up, ())).into_result().unwrap(), 1, "{most}, round {round}");
            }
        }
    });
}

#[test]
fn p4_tasks_that_panic_count() {
    watched(|| {
        for most in [1, 2, 3] {
            let pool = recycling(most, 1);
            for round in 0..5 {
                for _ in 1..most {
                    let panicked = pool.submit(call(panics, ("ink".to_owned(),)));
                    assert!(matches!(panicked.exception(), Some(TaskError::Panicked(_))));
                }
                assert_eq!(pool.submit(call(count_up, ())).into_result().unwrap(), 1, "{most}, round {round}");
            }
        }
    });
}

#[test]
fn p4_the_items_of_a_map_keep_their_order() {
    watched(|| {
        for (most, max_workers) in CHOICES {
            let pool = recycling(most, max_workers);
            let squares = pool.mapping().chunksize(3).map(square, 0..40).unwrap();
            assert!(squares.map(Result::unwrap).eq((0..40).map(|n| n * n)));
        }
    });
}

#[test]
fn p4_workers_that_die_in_between_are_replaced_like_others() {
    watched(|| {
        for (most, max_workers) in CHOICES {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().to_str().unwrap();
            let pool = recycling(most, max_workers);
            let jobs: Vec<_> = (0..30)
                .map(|n| {
                    let dies = (n % 3 == 0).then(|| pool.submit(call(die, (Death::Exit(9),))));
                    (dies, pool.submit(call(note, (path.to_owned(), n))))
                })
                .collect();
            for (n, (dies, job)) in (0..).zip(jobs) {
                if let Some(dies) = dies {
                    assert!(matches!(dies.exception(), Some(TaskError::WorkerDied(_))), "{dies:?}");
                }
                assert_eq!(job.into_result().unwrap(), n);
            }
            assert_all_noted(&folder, 30, most);
        }
    });
}

#[test]
fn p4_tasks_that_are_stopped_while_workers_are_replaced_harm_no_other() {
    watched(|| {
        for (most, max_workers) in CHOICES {
            let folder = tempfile::tempdir().unwrap();
            let pool = recycling(most, max_workers);
            for round in 0..4 {
                let gate = Gate::new();
                let stopped = pool.submit(call(compute_for_ever, (gate.port(),)).cancellable());
                let path = folder.path().to_str().unwrap();
                let jobs: Vec<_> = (0..8).map(|n| pool.submit(call(note, (path.to_owned(), 8 * round + n)))).collect();
                let held = gate.next();
                assert!(!stopped.cancel(), "it had begun");
                assert!(matches!(stopped.result(), Err(TaskError::Cancelled)), "{stopped:?}");
                assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq(8 * round..8 * round + 8));
                held.wait_for_its_end();
            }
            assert_all_noted(&folder, 32, most);
        }
    });
}

#[test]
fn p4_a_pool_that_is_killed_while_workers_are_replaced_ends_every_future() {
    watched(|| {
        for done_before in 0..8 {
            let folder = tempfile::tempdir().unwrap();
            let pool = recycling(1, 2);
            let jobs = notes(&pool, &folder, 40);
            jobs[..done_before].iter().for_each(|job| assert!(job.result().is_ok()));
            pool.kill_workers();
            let outcomes: Vec<_> = jobs.into_iter().map(|job| job.into_result()).collect();
            drop(pool);
            let mut ran = noted(folder.path());
            ran.sort_unstable();
            assert!(ran.windows(2).all(|two| two[0] != two[1]), "run twice: {ran:?}");
            for (n, outcome) in (0..).zip(outcomes) {
                match outcome {
                    Ok(value) => assert!(value == n && ran.contains(&n)),
                    Err(TaskError::WorkerDied(_)) => {}
                    Err(TaskError::Cancelled) => assert!(!ran.contains(&n), "{n} was cancelled and ran"),
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    });
}
