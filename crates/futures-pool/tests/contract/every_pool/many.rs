//! W3 and E7 with so many futures that whoever looked at all of them for each of them would not come through: with
//! 300,000 that is 45,000,000,000 looks, and the watchdog waits a minute.

use futures_pool::{Future, ReturnWhen, Shutdown, as_completed, wait};
use watchdog::watched;

use super::with_built;
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

const MANY: usize = 300_000;

#[test]
fn w3_as_completed_over_many_that_are_done_before() {
    watched(|| {
        with_built(workers(2), |pool| {
            let jobs: Vec<_> = (0..MANY).map(|n| pool.hand_in(move || n)).collect();
            assert_eq!(wait(&jobs, None, ReturnWhen::AllCompleted).done.len(), MANY);
            let sum: usize = as_completed(jobs).map(|job| job.into_result().unwrap()).sum();
            assert_eq!(sum, MANY * (MANY - 1) / 2);
        });
    });
}

#[test]
fn w3_as_completed_over_many_that_are_done_after() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            drop(pool.hand_in(held(&started, &gate, ())));
            started.wait();
            let jobs: Vec<_> = (0..MANY).map(|n| pool.hand_in(move || n)).collect();
            let completed = as_completed(jobs);
            gate.open();
            // One worker ends them in order, and so they come.
            assert!(completed.map(|job| job.into_result().unwrap()).eq(0..MANY));
        });
    });
}

#[test]
fn w3_as_completed_asked_by_a_task() {
    watched(|| {
        // A worker that waits says for what, so this is the wait that looks at most.
        with_built(workers(2), |pool| {
            let nested = pool.clone();
            let sum = pool.hand_in(move || {
                let jobs = (0..MANY / 10).map(|n| nested.hand_in(move || n));
                as_completed(jobs).map(|job| job.into_result().unwrap()).sum::<usize>()
            });
            let many = MANY / 10;
            assert_eq!(sum.into_result().unwrap(), many * (many - 1) / 2);
        });
    });
}

#[test]
fn w3_as_completed_asked_by_a_helper() {
    watched(|| {
        with_built(workers(1).helping(), |pool| {
            let nested = pool.clone();
            let sum = pool.hand_in(move || {
                let jobs = (0..MANY).map(|n| nested.hand_in(move || n));
                as_completed(jobs).map(|job| job.into_result().unwrap()).sum::<usize>()
            });
            assert_eq!(sum.into_result().unwrap(), MANY * (MANY - 1) / 2);
        });
    });
}

#[test]
fn e7_cancelling_many() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            drop(pool.hand_in(held(&started, &gate, ())));
            started.wait();
            let jobs: Vec<_> = (0..200_000).map(|n| pool.hand_in(move || n)).collect();
            assert!(jobs.iter().rev().all(Future::cancel));
            assert_eq!(as_completed(&jobs).filter(|job| job.cancelled()).count(), jobs.len());
            gate.open();
            assert_eq!(pool.hand_in(|| 1).into_result().unwrap(), 1);
        });
    });
}

#[test]
fn e7_a_shutdown_that_cancels_many() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            drop(pool.hand_in(held(&started, &gate, ())));
            started.wait();
            let jobs: Vec<_> = (0..200_000).map(|n| pool.hand_in(move || n)).collect();
            let how = Shutdown::new().cancel_futures().no_wait();
            Pool::shutdown_within(pool, std::time::Duration::MAX, how).unwrap();
            assert!(jobs.iter().all(Future::cancelled));
        });
    });
}
