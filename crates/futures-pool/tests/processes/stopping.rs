//! P9: stopping what runs, now.

use futures_pool::{Executor, TaskError, call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::tasks::{Death, compute_for_ever, die, hold, square};

#[test]
fn p9_kill_workers_stops_running_work_and_cancels_the_queued() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        let running =
            [pool.submit(call(compute_for_ever, (gate.port(),))), pool.submit(call(compute_for_ever, (gate.port(),)))];
        let held = [gate.next(), gate.next()];
        let queued: Vec<_> = (0..50).map(|n| pool.submit(call(square, (n,)))).collect();
        pool.kill_workers();
        for (job, held) in running.into_iter().zip(held) {
            let Err(TaskError::WorkerDied(died)) = job.into_result() else { panic!("it was running") };
            assert!(cfg!(windows) || died.to_string().ends_with("signal 9 (SIGKILL)"), "{died}");
            held.wait_for_its_end();
        }
        assert!(queued.iter().all(|job| matches!(job.result(), Err(TaskError::Cancelled))));
        pool.shutdown();
    });
}

#[test]
fn p9_terminate_workers_asks_them_to_end() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        pool.terminate_workers();
        let Err(TaskError::WorkerDied(died)) = running.into_result() else { panic!("it was running") };
        assert!(cfg!(windows) || died.to_string().ends_with("signal 15 (SIGTERM)"), "{died}");
        held.wait_for_its_end();
    });
}

#[test]
fn p9_safe_on_a_pool_that_has_not_started_is_broken_or_was_stopped() {
    watched(|| {
        let fresh = pool_of(1);
        fresh.terminate_workers();
        fresh.kill_workers();
        fresh.kill_workers();

        let broken = pool_of(1);
        let jobs: Vec<_> = (0..40).map(|_| broken.submit(call(die, (Death::Exit(1),)))).collect();
        assert!(jobs.iter().all(|job| job.exception().is_some()));
        assert!(matches!(broken.submit(call(square, (1,))).result(), Err(TaskError::BrokenPool(_))));
        broken.kill_workers();
        broken.terminate_workers();
    });
}

#[test]
fn p9_while_workers_start() {
    watched(|| {
        for _ in 0..30 {
            let pool = pool_of(2);
            let jobs: Vec<_> = (0..10).map(|n| pool.submit(call(square, (n,)))).collect();
            pool.kill_workers();
            for (n, job) in (0..).zip(jobs) {
                match job.into_result() {
                    Ok(square) => assert_eq!(square, n * n),
                    Err(TaskError::Cancelled | TaskError::WorkerDied(_)) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    });
}
