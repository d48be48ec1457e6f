//! B2: a bounded queue blocks, times out or refuses, as chosen.

use std::thread;
use std::time::Duration;

use futures_pool::{Executor, QueueFull, TaskError, call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::workers;
use crate::tasks::{Death, die, hold, square};

#[test]
fn b2_with_no_time_a_full_queue_hands_the_task_back() {
    watched(|| {
        let gate = Gate::new();
        let pool = workers(1).max_pending(1).build().unwrap();
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        let queued = pool.submit_timeout(Duration::ZERO, call(square, (2,))).unwrap();
        for timeout in [Duration::ZERO, Duration::from_millis(1)] {
            let Err(QueueFull(task)) = pool.submit_timeout(timeout, call(square, (3,))) else {
                panic!("there was room")
            };
            assert!(format!("{task:?}").contains("(3,)"));
        }
        held.let_go();
        assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (1, 4));
    });
}

#[test]
fn b2_a_cancelled_task_gives_its_room_back_at_once() {
    watched(|| {
        let gate = Gate::new();
        let pool = workers(1).max_pending(1).build().unwrap();
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        for _ in 0..100 {
            let queued = pool.submit(call(square, (2,)));
            thread::scope(|scope| {
                let blocked = scope.spawn(|| pool.submit(call(square, (3,))));
                assert!(queued.cancel());
                assert!(blocked.join().unwrap().cancel());
            });
        }
        held.let_go();
        assert_eq!(running.into_result().unwrap(), 1);
    });
}

#[test]
fn b2_submit_blocks_while_the_queue_is_full_and_goes_on_when_there_is_room() {
    watched(|| {
        let pool = workers(2).max_pending(3).build().unwrap();
        let jobs: Vec<_> = (0..2000).map(|n| pool.submit(call(square, (n,)))).collect();
        assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq((0..2000).map(|n| n * n)));
    });
}

#[test]
fn b2_with_enough_time_it_gets_in_when_room_comes() {
    watched(|| {
        let gate = Gate::new();
        let pool = workers(1).max_pending(1).build().unwrap();
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        let queued = pool.submit(call(square, (2,)));
        thread::scope(|scope| {
            let pool = &pool;
            let patient = [Duration::from_secs(3600), Duration::MAX].map(|limit| {
                scope.spawn(move || pool.submit_timeout(limit, call(square, (3,))).unwrap().into_result().unwrap())
            });
            held.let_go();
            assert_eq!(patient.map(|thread| thread.join().unwrap()), [9, 9]);
        });
        assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (1, 4));
    });
}

#[test]
fn b2_everybody_who_is_blocked_is_served() {
    watched(|| {
        let pool = workers(2).max_pending(1).build().unwrap();
        thread::scope(|scope| {
            for begin in [0, 100, 200, 300] {
                let pool = &pool;
                scope.spawn(move || {
                    for n in begin..begin + 100 {
                        let job = pool.submit_timeout(Duration::MAX, call(square, (n,))).unwrap();
                        assert_eq!(job.into_result().unwrap(), n * n);
                    }
                });
            }
        });
        assert_eq!(pool.stats().completed, 400);
    });
}

#[test]
fn b2_a_pool_that_breaks_wakes_those_who_are_blocked() {
    watched(|| {
        let gate = Gate::new();
        let pool = workers(1).max_pending(1).max_worker_deaths(1).build().unwrap();
        let running = pool.submit(call(hold, (gate.port(), 1)));
        let held = gate.next();
        let dies = pool.submit(call(die, (Death::Exit(9),)));
        thread::scope(|scope| {
            let blocked = [(); 3].map(|()| scope.spawn(|| pool.submit(call(square, (2,))).into_result()));
            held.let_go();
            let outcomes = blocked.map(|thread| thread.join().unwrap());
            assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(TaskError::BrokenPool(_)))), "{outcomes:?}");
        });
        assert_eq!(running.into_result().unwrap(), 1);
        assert!(matches!(dies.exception(), Some(TaskError::WorkerDied(_))));
    });
}
