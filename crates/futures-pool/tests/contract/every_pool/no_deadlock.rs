//! B4: what can go on is never called a deadlock.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use futures_pool::{
    Executor, Future, Promise, ReturnWhen, Task, TaskError, ThreadPoolExecutor, as_completed, fallible, wait,
};
use watchdog::watched;

use super::{SOON, with_built};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

/// Ends when the gate opens; before that, whoever waits for it waits.
fn waits_for<'t>(job: Future<'t, u32>, waiting: &Gate) -> impl Task<Value = u32> + Send + use<'t> {
    let waiting = waiting.clone();
    fallible(move || {
        waiting.open();
        job.into_result()
    })
}

/// Lets those who have said that they will wait begin to, mostly; the tests are right whether they have or not.
fn give_way() {
    thread::sleep(SOON);
}

#[test]
fn b4_a_worker_may_wait_for_another_pool_that_is_alive() {
    watched(|| {
        let other = ThreadPoolExecutor::new(1).unwrap();
        for _ in 0..50 {
            let (gate, waiting) = (Gate::default(), Gate::default());
            with_built(workers(1), |pool| {
                let _end = OpenAtEnd(&gate);
                let running = other.submit(held(&Gate::default(), &gate, 1));
                let queued = other.submit(|| 2);
                let first = pool.hand_in(waits_for(queued, &waiting));
                let second = pool.hand_in(waits_for(running, &Gate::default()));
                waiting.wait();
                give_way();
                gate.open();
                assert_eq!((first.into_result().unwrap(), second.into_result().unwrap()), (2, 1));
            });
        }
    });
}

#[test]
fn b4_a_worker_may_wait_for_one_that_waits_for_a_channel() {
    watched(|| {
        for _ in 0..50 {
            with_built(workers(2), |pool| {
                let (sender, receiver) = channel();
                let receives = pool.hand_in(move || receiver.recv().unwrap());
                let waiting = Gate::default();
                let outer = pool.hand_in(waits_for(receives, &waiting));
                waiting.wait();
                give_way();
                sender.send(5).unwrap();
                assert_eq!(outer.into_result().unwrap(), 5);
            });
        }
    });
}

#[test]
fn b4_a_worker_may_wait_for_a_promise_kept_from_outside() {
    watched(|| {
        for _ in 0..50 {
            with_built(workers(1), |pool| {
                let (promise, promised) = Promise::new();
                let waiting = Gate::default();
                let outer = pool.hand_in(waits_for(promised, &waiting));
                waiting.wait();
                give_way();
                promise.set_result(6).unwrap();
                assert_eq!(outer.into_result().unwrap(), 6);
            });
        }
    });
}

#[test]
fn b4_a_worker_may_wait_for_a_task_queued_behind_long_ones() {
    watched(|| {
        for _ in 0..50 {
            let (started, gate, waiting) = (Gate::default(), Gate::default(), Gate::default());
            with_built(workers(2), |pool| {
                let _end = OpenAtEnd(&gate);
                let long = pool.hand_in(held(&started, &gate, 1));
                started.wait();
                let nested = pool.clone();
                let outer = pool.hand_in({
                    let waiting = waiting.clone();
                    fallible(move || {
                        let queued = nested.hand_in(|| 2);
                        waiting.open();
                        queued.into_result()
                    })
                });
                waiting.wait();
                give_way();
                gate.open();
                assert_eq!((long.into_result().unwrap(), outer.into_result().unwrap()), (1, 2));
            });
        }
    });
}

#[test]
fn b4_a_wait_with_a_time_limit_ends_by_itself() {
    watched(|| {
        with_built(workers(1), |pool| {
            let nested = pool.clone();
            let limited = pool.hand_in(move || {
                let queued = nested.hand_in(|| 1);
                let sorted = wait([&queued], SOON, ReturnWhen::AllCompleted);
                assert_eq!(sorted.not_done.len(), 1);
                let unfinished = as_completed([&queued]).timeout(SOON).next().unwrap().unwrap_err();
                assert_eq!(unfinished.unfinished, 1);
                queued.result_timeout(SOON).err()
            });
            assert!(matches!(limited.into_result().unwrap(), Some(TaskError::TimedOut)));
        });
    });
}

#[test]
fn b4_a_circle_with_a_time_limit_in_it_opens_by_itself() {
    watched(|| {
        with_built(workers(2), |pool| {
            for _ in 0..50 {
                let (sender, patient) = channel::<Future<'_, u32>>();
                let limited = pool.hand_in(move || {
                    let patient = patient.recv().unwrap();
                    let error = patient.result_timeout(SOON).err();
                    assert!(matches!(error, Some(TaskError::TimedOut)), "{error:?}");
                    (8, patient)
                });
                let waiting = Gate::default();
                let (value, taken) = channel();
                let patient = pool.hand_in({
                    let waiting = waiting.clone();
                    move || {
                        waiting.open();
                        let (number, patient) = limited.into_result().unwrap();
                        value.send((number, patient)).unwrap();
                        1
                    }
                });
                waiting.wait();
                sender.send(patient).unwrap();
                let (number, patient) = taken.recv().unwrap();
                assert_eq!((number, patient.into_result().unwrap()), (8, 1));
            }
        });
    });
}

#[test]
fn b4_one_of_several_that_can_be_done_is_enough() {
    watched(|| {
        for _ in 0..50 {
            with_built(workers(1), |pool| {
                let (promise, promised) = Promise::new();
                let (nested, waiting) = (pool.clone(), Gate::default());
                let outer = pool.hand_in({
                    let waiting = waiting.clone();
                    move || {
                        let never = nested.hand_in(|| 1);
                        waiting.open();
                        let first = wait([promised, never], None, ReturnWhen::FirstCompleted);
                        first.done.into_iter().map(|job| job.into_result().unwrap()).collect::<Vec<_>>()
                    }
                });
                waiting.wait();
                give_way();
                promise.set_result(9).unwrap();
                assert_eq!(outer.into_result().unwrap(), [9]);
            });
        }
    });
}

#[test]
fn b4_thousands_of_nested_tasks_with_workers_enough_see_no_deadlock() {
    watched(|| {
        // Three callers, so three outer tasks at most; the fourth worker is there for the inner ones.
        with_built(workers(4), |pool| {
            thread::scope(|scope| {
                for _ in 0..3 {
                    let pool = pool.clone();
                    scope.spawn(move || {
                        (0..2000).for_each(|n| assert_eq!(outer(&pool, n).into_result().unwrap(), n + 1))
                    });
                }
            });
        });
    });
}

fn outer<'t>(pool: &impl Pool<'t>, n: u32) -> Future<'t, u32> {
    let nested = pool.clone();
    pool.hand_in(fallible(move || match n % 3 {
        0 => nested.hand_in(move || n + 1).into_result(),
        1 => nested.hand_in(move || n + 1).result().copied(),
        _ => as_completed([nested.hand_in(move || n + 1)]).next().ok_or(TaskError::Abandoned)?.into_result(),
    }))
}

#[test]
fn b4_thousands_of_chains_as_long_as_there_are_workers_see_no_deadlock() {
    watched(|| {
        with_built(workers(5), |pool| {
            for _ in 0..3000 {
                assert_eq!(chain(4, &pool).into_result().unwrap(), 4);
            }
        });
    });
}

fn chain<'t>(links: u32, pool: &impl Pool<'t>) -> Future<'t, u32> {
    let nested = pool.clone();
    pool.hand_in(fallible(move || match links {
        0 => Ok(0),
        _ => chain(links - 1, &nested).into_result().map(|length| length + 1),
    }))
}

#[test]
fn b4_thousands_of_rings_that_are_open_see_no_deadlock() {
    watched(|| {
        // Every worker waits for its neighbour, but for one: the ends come as fast as the waits.
        with_built(workers(3), |pool| {
            for _ in 0..2000 {
                let last = Arc::new(pool.hand_in(|| 1));
                let waiters = [last.clone(), last].map(|last| pool.hand_in(move || *last.result().unwrap()));
                assert_eq!(waiters.map(|job| job.into_result().unwrap()), [1, 1]);
            }
        });
    });
}
