//! B2: a bounded queue blocks, times out or refuses, as chosen.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use futures_pool::{QueueFull, TaskError, named};
use watchdog::watched;

use super::with_built;
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

#[test]
fn b2_everybody_who_is_blocked_is_served() {
    watched(|| {
        let ran = Arc::new(AtomicUsize::new(0));
        with_built(workers(2).max_pending(1), |pool| {
            thread::scope(|scope| {
                for n in 0..8 {
                    let (pool, ran) = (pool.clone(), &ran);
                    scope.spawn(move || {
                        for m in 0..200 {
                            let task = {
                                let ran = ran.clone();
                                move || ran.fetch_add(1, SeqCst)
                            };
                            if (n + m) % 2 == 0 {
                                drop(pool.hand_in(task));
                            } else {
                                // Time limits that pass take no room, and no turn of anybody else.
                                let refused = pool.submit_timeout(Duration::from_micros(m), task);
                                refused.map_or_else(|QueueFull(task)| drop(pool.hand_in(task)), drop);
                            }
                            assert!(pool.stats().pending <= 1);
                        }
                    });
                }
            });
        });
        assert_eq!(ran.load(SeqCst), 8 * 200);
    });
}

#[test]
fn b2_a_pool_that_breaks_wakes_those_who_are_blocked() {
    watched(|| {
        let gate = Gate::default();
        let initializer = {
            let gate = gate.clone();
            move || {
                gate.wait();
                Err::<(), _>("no licence")
            }
        };
        with_built(workers(1).max_pending(1).initializer(initializer), |pool| {
            let queued = pool.hand_in(|| 1);
            thread::scope(|scope| {
                let blocked = [(); 4].map(|()| scope.spawn(|| pool.hand_in(|| 2).exception()));
                gate.open();
                for thread in blocked {
                    let error = thread.join().unwrap();
                    assert!(matches!(error, Some(TaskError::BrokenPool(_))), "{error:?}");
                }
            });
            assert!(matches!(queued.result(), Err(TaskError::BrokenPool(_))));
        });
    });
}

#[test]
fn b2_a_worker_that_fills_its_own_pool_when_nobody_is_left_gets_a_deadlock() {
    watched(|| {
        with_built(workers(1).max_pending(1), |pool| {
            let nested = pool.clone();
            let outer = pool.hand_in(named("outer", move || {
                let queued = nested.hand_in(named("queued", || 1));
                (queued, nested.hand_in(named("too many", || 2)).exception())
            }));
            let (queued, error) = outer.into_result().unwrap();
            let Some(TaskError::Deadlock(deadlock)) = error else { panic!("{error:?}") };
            assert_eq!(deadlock.waits()[0].task, "outer");
            assert_eq!(queued.into_result().unwrap(), 1);
            assert_eq!(pool.hand_in(|| 3).into_result().unwrap(), 3);
        });
    });
}

#[test]
fn b2_a_worker_that_fills_its_own_pool_waits_for_the_others() {
    watched(|| {
        with_built(workers(2).max_pending(1), |pool| {
            let (started, gate) = (Gate::default(), Gate::default());
            let _end = OpenAtEnd(&gate);
            let other = pool.hand_in(held(&started, &gate, ()));
            started.wait();
            let (nested, full) = (pool.clone(), Gate::default());
            let outer = pool.hand_in({
                let full = full.clone();
                move || {
                    let first = nested.hand_in(|| 1);
                    full.open();
                    [first, nested.hand_in(|| 2)]
                }
            });
            full.wait();
            gate.open();
            assert_eq!(outer.into_result().unwrap().map(|job| job.into_result().unwrap()), [1, 2]);
            other.into_result().unwrap();
        });
    });
}
