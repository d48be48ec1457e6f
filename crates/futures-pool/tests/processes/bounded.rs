//! B2: a bounded queue blocks, times out or refuses, as chosen.

use std::thread;
use std::time::Duration;

use futures_pool::{Executor, TaskError, call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::workers;
use crate::tasks::{Death, die, hold, square};

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
