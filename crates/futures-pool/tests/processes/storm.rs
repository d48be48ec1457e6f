//! A storm that kills workers under ten thousand tasks, and the books afterwards.

use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, TaskError, call, named};
use watchdog::watched;

use crate::pool::pool_of;
use crate::tasks::{note_slowly, noted};

/// Fewer where to open a file and to kill a process takes so much longer.
const TASKS: u32 = if cfg!(windows) { 1000 } else { 10_000 };
/// A storm that never ends would let nothing be done where a process takes longer to start than one has to live.
const MOST_KILLS: usize = if cfg!(windows) { 20 } else { 500 };
const SEED: u64 = 20261123;

#[test]
fn p6_under_a_storm_every_future_is_resolved_and_only_the_tasks_in_flight_fail() {
    watched(|| {
        println!("seed {SEED}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let pool = pool_of(2);
        let over = AtomicBool::new(false);
        let (killed, outcomes) = thread::scope(|scope| {
            let killer = scope.spawn(|| {
                let mut random = fastrand::Rng::with_seed(SEED);
                let (mut killed, mut completed) = (Vec::new(), 0);
                while !over.load(SeqCst) && killed.len() < MOST_KILLS {
                    thread::sleep(Duration::from_millis(50));
                    // On a machine so slow that nothing was done in that time, the pool would count as broken.
                    if pool.stats().completed > completed {
                        completed = pool.stats().completed;
                        if let Some(pid) = random.choice(pool.pids()) {
                            kill(pid);
                            killed.push(pid);
                        }
                    }
                }
                killed
            });
            let jobs: Vec<_> =
                (0..TASKS).map(|n| pool.submit(named(n.to_string(), call(note_slowly, (path.clone(), n))))).collect();
            let outcomes: Vec<_> = jobs.into_iter().map(|job| job.into_result()).collect();
            over.store(true, SeqCst);
            (killer.join().unwrap(), outcomes)
        });

        let mut times_noted = HashMap::new();
        noted(folder.path()).into_iter().for_each(|number| *times_noted.entry(number).or_insert(0) += 1);
        let mut died = 0;
        for (n, outcome) in (0..TASKS).zip(outcomes) {
            let times = times_noted.get(&n).copied().unwrap_or(0);
            match outcome {
                Ok(value) => assert_eq!((value, times), (n, 1), "task {n} was run {times} times"),
                Err(TaskError::WorkerDied(error)) => {
                    died += 1;
                    assert!(times <= 1, "task {n} was run {times} times");
                    assert_eq!(error.task(), n.to_string());
                    assert!(killed.contains(&error.pid()), "nobody killed {}", error.pid());
                    assert!(cfg!(windows) || error.to_string().ends_with("signal 9 (SIGKILL)"), "{error}");
                }
                Err(error) => panic!("task {n}: {error}"),
            }
        }
        println!("{TASKS} tasks, {} workers killed, {died} tasks failed with them", killed.len());
        assert!(died <= killed.len(), "{died} failed, {} were killed", killed.len());
    });
}

fn kill(pid: u32) {
    let pid = pid.to_string();
    let killed = if cfg!(windows) {
        Command::new("taskkill").args(["/F", "/PID", &pid]).output()
    } else {
        Command::new("kill").args(["-KILL", &pid]).output()
    };
    killed.expect("the system has a way to kill"); // the process may have been replaced in the meantime
}
