//! B2: a bounded queue blocks, times out or refuses, as chosen.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, QueueFull, call};
use watchdog::watched;

use super::{SOON, with_limit};
use crate::socket_gate::Gate;
use crate::tasks::{hold, square};

#[test]
fn b2_submit_blocks_while_the_queue_is_full_and_goes_on_when_there_is_room() {
    watched(|| {
        with_limit(1, 2, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            let queued = [2, 3].map(|n| pool.submit(call(square, (n,))));
            let submitted = AtomicBool::new(false);
            thread::scope(|scope| {
                let blocked = scope.spawn(|| {
                    let third = pool.submit(call(square, (4,)));
                    // However late it comes: there is room when the first task has ended, and not before.
                    assert!(running.done(), "it got in while the queue was full");
                    submitted.store(true, SeqCst);
                    third.into_result().unwrap()
                });
                // That it is blocked cannot be seen from here (a test of the queue sees it). But nothing gets in while the
                // gate is closed, however long one looks.
                for _ in 0..100 {
                    thread::yield_now();
                    assert_eq!((submitted.load(SeqCst), pool.stats().pending), (false, 2));
                }
                held.let_go();
                assert_eq!(blocked.join().unwrap(), 16);
            });
            assert_eq!(running.into_result().unwrap(), 1);
            assert_eq!(queued.map(|job| job.into_result().unwrap()), [4, 9]);
            let jobs: Vec<_> = (0..2000).map(|n| pool.submit(call(square, (n,)))).collect();
            assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq((0..2000).map(|n| n * n)));
        });
    });
}

#[test]
fn b2_with_no_time_a_full_queue_hands_the_task_back() {
    watched(|| {
        with_limit(1, 1, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            let queued = pool.submit_timeout(Duration::ZERO, call(square, (2,))).unwrap();
            for timeout in [Duration::ZERO, SOON] {
                let Err(QueueFull(task)) = pool.submit_timeout(timeout, call(square, (3,))) else {
                    panic!("there was room")
                };
                assert!(format!("{task:?}").contains("(3,)"));
            }
            assert_eq!(pool.stats().pending, 1);
            held.let_go();
            assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (1, 4));
        });
    });
}

#[test]
fn b2_with_enough_time_it_gets_in_when_room_comes() {
    watched(|| {
        with_limit(1, 1, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            let queued = pool.submit(call(square, (2,)));
            thread::scope(|scope| {
                let patient = [Duration::from_secs(3600), Duration::MAX].map(|limit| {
                    scope.spawn(move || pool.submit_timeout(limit, call(square, (3,))).unwrap().into_result().unwrap())
                });
                held.let_go();
                assert_eq!(patient.map(|thread| thread.join().unwrap()), [9, 9]);
            });
            assert_eq!((running.into_result().unwrap(), queued.into_result().unwrap()), (1, 4));
        });
    });
}

#[test]
fn b2_a_cancelled_task_gives_its_room_back_at_once() {
    watched(|| {
        with_limit(1, 2, |pool| {
            let gate = Gate::new();
            let running = pool.submit(call(hold, (gate.port(), 1)));
            let held = gate.next();
            let at_once = || pool.submit_timeout(Duration::ZERO, call(square, (2,)));
            for _ in 0..100 {
                // To who comes while the queue is full, be it full of cancelled tasks only.
                let queued = [at_once().unwrap(), at_once().unwrap()];
                assert!(at_once().is_err() && queued.iter().all(|job| job.cancel()));
                let queued = [at_once().unwrap(), at_once().unwrap()];
                assert!(at_once().is_err() && queued[1].cancel());
                let third = at_once().unwrap();
                assert!(at_once().is_err());
                assert_eq!(pool.stats().pending, 2);
                // To who has come before, and may wait already.
                thread::scope(|scope| {
                    let blocked = scope.spawn(|| pool.submit(call(square, (3,))));
                    assert!(queued[0].cancel());
                    assert!(blocked.join().unwrap().cancel() && third.cancel());
                });
            }
            held.let_go();
            assert_eq!(running.into_result().unwrap(), 1);
        });
    });
}
