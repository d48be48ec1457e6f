//! W3, X4 and E7 with so many futures that whoever looked at all of them for each of them would not come through: with
//! 300,000 that is 45,000,000,000 looks, and the watchdog waits a minute.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use futures_pool::{BoxError, Future, ReturnWhen, Shutdown, Task, as_completed, wait};
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

/// Ends when it is its turn, and counts how often it is asked for its name.
struct CountsNames {
    turns: Arc<Mutex<Receiver<()>>>,
    names: Arc<AtomicUsize>,
}

impl Task for CountsNames {
    type Value = ();

    fn run(self) -> Result<(), BoxError> {
        Ok(self.turns.lock().unwrap().recv()?)
    }

    fn name(&self) -> Cow<'static, str> {
        self.names.fetch_add(1, SeqCst);
        Cow::Borrowed("counts names")
    }
}

#[test]
fn x4_a_task_that_waits_for_many_asks_each_for_its_name_once() {
    watched(|| {
        with_built(workers(2), |pool| {
            let ((turn, turns), names, many) = (channel(), Arc::new(AtomicUsize::new(0)), 2000);
            let (nested, turns, counter) = (pool.clone(), Arc::new(Mutex::new(turns)), names.clone());
            let outer = pool.hand_in(move || {
                let task = || CountsNames { turns: turns.clone(), names: counter.clone() };
                let mut completed = as_completed((0..many).map(|_| nested.hand_in(task())).collect::<Vec<_>>());
                // One by one, so that it sleeps as often as it can.
                (0..many).map(|_| turn.send(()).map(|()| completed.next())).filter(Result::is_ok).count()
            });
            assert_eq!(outer.into_result().unwrap(), many);
            let names = names.load(SeqCst);
            assert!(names <= 2 * many, "asked {names} times: when it begins, and by who waits");
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
