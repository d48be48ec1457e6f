//! E3 to E5: `map` works ahead of whoever iterates, and cancels what it no longer needs.

use std::collections::HashSet;
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::{SOON, with_pool};
use crate::gate::{Gate, OpenAtEnd, held};

#[test]
fn e3_map_submits_before_it_is_iterated() {
    watched(|| {
        with_pool(2, |pool| {
            let meeting = Arc::new(Barrier::new(3));
            let map = pool.map(
                {
                    let meeting = meeting.clone();
                    move |_| meeting.wait()
                },
                0..2,
            );
            meeting.wait(); // both items are being worked on, though nobody has asked for a result
            assert_eq!(map.count(), 2);
        });
    });
}

#[test]
fn e4_when_the_deadline_passes_what_has_not_started_is_cancelled() {
    watched(|| {
        for timeout in [Duration::ZERO, SOON] {
            let (started, gate) = (Gate::default(), Gate::default());
            let ran = Arc::new(Mutex::new(HashSet::new()));
            with_pool(1, |pool| {
                let _end = OpenAtEnd(&gate);
                let work = {
                    let (started, gate, ran) = (started.clone(), gate.clone(), ran.clone());
                    move |n| {
                        ran.lock().unwrap().insert(n);
                        started.open();
                        gate.wait();
                    }
                };
                let mut map = pool.mapping().timeout(timeout).map(work, 0..5).unwrap();
                started.wait();
                assert!(matches!(map.next(), Some(Err(TaskError::TimedOut))));
                assert!(map.next().is_none());
            });
            assert_eq!(*ran.lock().unwrap(), HashSet::from([0]));
        }
    });
}

#[test]
fn e5_dropping_the_iterator_cancels_what_has_not_started() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        let ran = Arc::new(Mutex::new(0));
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let running = pool.submit(held(&started, &gate, ()));
            started.wait();
            let counted = {
                let ran = ran.clone();
                move |_| *ran.lock().unwrap() += 1
            };
            drop(pool.map(counted, 0..10));
            gate.open();
            running.result().unwrap();
        });
        assert_eq!(*ran.lock().unwrap(), 0);
    });
}
