//! P6: a worker that dies fails the task it was running, and no other.

use futures_pool::{Executor, TaskError, WorkerDied, call, named};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::{pool_of, workers};
use crate::tasks::{Death, die, dies_before, hold, noted, panics, pid, square};

fn died(error: Option<TaskError>) -> std::sync::Arc<WorkerDied> {
    match error {
        Some(TaskError::WorkerDied(died)) => died,
        other => panic!("{other:?}"),
    }
}

#[test]
fn p6_a_worker_that_dies_fails_only_the_task_it_was_running_and_is_replaced() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let other = pool.submit(call(hold, (gate.port(), 7)));
        let held = gate.next();
        let ways = [Death::Abort, Death::Exit(3), Death::Exit(0), Death::NoMemory, Death::PanicInDrop]
            .into_iter()
            .chain((!cfg!(windows)).then_some(Death::StackOverflow)); // under Wine such a process never ends
        for how in ways {
            let before = pool.submit(call(pid, ())).into_result().unwrap();
            let job = pool.submit(named(format!("{how:?}"), call(die, (how,))));
            let queued: Vec<_> = (0..20).map(|n| pool.submit(call(square, (n,)))).collect();
            let error = died(job.exception());
            assert_eq!((error.task(), error.pid()), (&*format!("{how:?}"), before));
            let text = error.to_string();
            assert!(text.starts_with(&format!("while it ran `{how:?}`, worker process {before} died: ")), "{text}");
            match how {
                Death::Exit(code) => assert_eq!(error.status().unwrap().code(), Some(code), "{text}"),
                _ if cfg!(unix) => assert!(text.ends_with("signal 6 (SIGABRT)"), "{text}"),
                _ => assert!(!error.status().unwrap().success(), "{text}"),
            }
            assert!(queued.into_iter().map(|job| job.into_result().unwrap()).eq((0..20).map(|n| n * n)));
            assert_ne!(pool.submit(call(pid, ())).into_result().unwrap(), before);
        }
        assert!(pool.pids().contains(&held.pid), "the other worker was not touched");
        held.let_go();
        assert_eq!(other.into_result().unwrap(), 7);
    });
}

#[test]
fn p6_of_many_quick_tasks_only_the_one_that_dies_fails() {
    watched(|| {
        let pool = pool_of(1);
        for _ in 0..20 {
            // So many that several are sent at once.
            let before: Vec<_> = (0..300).map(|n| pool.submit(call(square, (n,)))).collect();
            let dies = pool.submit(call(die, (Death::Exit(1),)));
            let after: Vec<_> = (0..300).map(|n| pool.submit(call(square, (n,)))).collect();
            assert_eq!(died(dies.exception()).status().unwrap().code(), Some(1));
            for jobs in [before, after] {
                assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq((0..300).map(|n| n * n)));
            }
        }
    });
}

#[test]
fn p6_workers_that_die_again_and_again_break_the_pool() {
    watched(|| {
        let pool = pool_of(2);
        let jobs: Vec<_> = (0..100).map(|_| pool.submit(call(die, (Death::Exit(9),)))).collect();
        let errors: Vec<_> = jobs.iter().map(|job| job.exception().unwrap()).collect();
        let died = errors.iter().filter(|error| matches!(error, TaskError::WorkerDied(_))).count();
        let broken: Vec<_> = errors.iter().filter(|error| matches!(error, TaskError::BrokenPool(_))).collect();
        assert!((32..=33).contains(&died) && died + broken.len() == 100, "{died} died, {} broken", broken.len());
        let text = broken[0].to_string();
        assert!(text.contains("32 workers died") && text.contains("exit code 9"), "{text}");
        assert!(matches!(pool.submit(call(square, (1,))).result(), Err(TaskError::BrokenPool(_))));
    });
}

#[test]
fn p6_what_is_done_in_between_keeps_the_pool() {
    watched(|| {
        let pool = workers(1).build().unwrap();
        for _ in 0..40 {
            let job = pool.submit(call(die, (Death::Exit(9),)));
            assert_eq!(died(job.exception()).status().unwrap().code(), Some(9));
            assert_eq!(pool.submit(call(square, (2,))).into_result().unwrap(), 4);
        }
    });
}

#[test]
fn p6_how_many_workers_may_die_in_a_row_can_be_chosen() {
    watched(|| {
        let pool = workers(1).max_worker_deaths(2).build().unwrap();
        let jobs = [(); 4].map(|()| pool.submit(call(die, (Death::Exit(9),))));
        let errors = jobs.map(|job| job.exception().unwrap());
        assert!(matches!(errors, [_, TaskError::WorkerDied(_), TaskError::BrokenPool(_), TaskError::BrokenPool(_)]));
        assert!(errors[3].to_string().contains("2 workers died one after the other"), "{}", errors[3]);

        let pool = workers(1).max_worker_deaths(usize::MAX).build().unwrap();
        let bad: Vec<_> = (0..35).map(|_| pool.submit(call(die, (Death::Exit(9),)))).collect();
        let good = pool.submit(call(square, (3,)));
        bad.iter().for_each(|job| _ = died(job.exception()));
        assert_eq!(good.into_result().unwrap(), 9);
    });
}

/// A folder in which tasks note that they were begun.
fn notes() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn p6_a_task_that_may_be_repeated_is_begun_again_when_its_worker_dies() {
    watched(|| {
        let pool = pool_of(1);
        let (folder, path) = notes();
        let repeated = pool.submit(named("repeated", call(dies_before, (path, 3)).attempts(3)));
        let queued: Vec<_> = (0..20).map(|n| pool.submit(call(square, (n,)))).collect();
        assert_eq!(repeated.into_result().unwrap(), 3);
        assert_eq!(noted(folder.path()).len(), 3);
        assert!(queued.into_iter().map(|job| job.into_result().unwrap()).eq((0..20).map(|n| n * n)));
    });
}

#[test]
fn p6_a_task_is_begun_no_more_often_than_it_says_and_ends_in_its_last_death() {
    watched(|| {
        let pool = pool_of(1);
        for (attempts, begun) in [(Some(2), 2), (Some(1), 1), (Some(0), 1), (None, 1)] {
            let (folder, path) = notes();
            let task = call(dies_before, (path, 9));
            let task = attempts.map_or(task.clone(), |attempts| task.attempts(attempts));
            let before = pool.submit(call(pid, ())).into_result().unwrap();
            let error = died(pool.submit(task).exception());
            assert_eq!(noted(folder.path()).len(), begun, "{attempts:?}");
            assert_eq!(error.pid() == before, begun == 1, "{error}, after {before}");
        }
    });
}

#[test]
fn p6_a_task_that_fails_by_itself_is_not_repeated() {
    watched(|| {
        let pool = pool_of(1);
        let before = pool.submit(call(pid, ())).into_result().unwrap();
        let failed = pool.submit(call(panics, ("once".to_owned(),)).attempts(5));
        assert!(matches!(failed.result(), Err(TaskError::Panicked(_))), "{failed:?}");
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}
