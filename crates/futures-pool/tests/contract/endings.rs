//! B4 where workers end pools or wait until they are idle: nobody hangs, and whoever waits for a result is told.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Future, Promise, Shutdown, TaskError, ThreadPoolExecutor, named};
use watchdog::watched;

use crate::gate::{Gate, OpenAtEnd, held};

/// A pool that any task may end.
#[derive(Clone)]
struct Anybodys(Arc<Mutex<Option<ThreadPoolExecutor>>>);

impl Anybodys {
    fn of(size: usize) -> Self {
        Anybodys(Arc::new(Mutex::new(Some(ThreadPoolExecutor::new(size).unwrap()))))
    }

    fn submit<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Future<'static, T> {
        self.0.lock().unwrap().as_ref().expect("nobody has ended it").submit(named(name, task))
    }

    fn end(&self) {
        let pool = self.0.lock().unwrap().take();
        drop(pool);
    }
}

/// Submits a task that says what it was told when it waited for the future it is sent.
fn asks(pool: &Anybodys) -> (impl Fn(Future<'static, u32>) + use<>, Future<'static, Option<TaskError>>) {
    let (sender, whom) = channel::<Future<'static, u32>>();
    let job = pool.submit("asks", move || whom.recv().unwrap().exception());
    (move |future| sender.send(future).unwrap(), job)
}

fn is_deadlock_of_asks(told: Result<Option<TaskError>, TaskError>) {
    let Ok(Some(TaskError::Deadlock(deadlock))) = told else { panic!("{told:?}") };
    assert_eq!(deadlock.waits()[0].task, "asks");
    assert!(deadlock.waits().iter().any(|wait| wait.awaited == ["the end of a pool"]), "{deadlock}");
}

#[test]
fn b4_a_worker_ends_its_pool_while_another_waits_for_what_is_queued() {
    watched(|| {
        for _ in 0..200 {
            let (pool, started, gate) = (Anybodys::of(2), Gate::default(), Gate::default());
            let _end = OpenAtEnd(&gate);
            let ends = pool.submit("ends", {
                let (pool, started, gate) = (pool.clone(), started.clone(), gate.clone());
                move || {
                    started.open();
                    gate.wait();
                    pool.end();
                }
            });
            let (tell, asks) = asks(&pool);
            started.wait();
            let (queued, again) = (pool.submit("queued", || 1), pool.submit("queued", || 2));
            tell(queued);
            gate.open();
            is_deadlock_of_asks(asks.into_result());
            assert_eq!(again.into_result().unwrap(), 2);
            ends.into_result().unwrap();
        }
    });
}

#[test]
fn b4_a_worker_ends_a_pool_that_waits_for_the_pool_of_that_worker() {
    watched(|| {
        for _ in 0..200 {
            let (outer, inner, gate) = (Anybodys::of(1), Anybodys::of(2), Gate::default());
            let _end = OpenAtEnd(&gate);
            let (tell, asks) = asks(&inner);
            let ends = outer.submit("ends", {
                let (inner, gate) = (inner.clone(), gate.clone());
                move || {
                    gate.wait();
                    inner.end();
                }
            });
            let (queued, again) = (outer.submit("queued", || 1), outer.submit("queued", || 2));
            tell(queued);
            gate.open();
            is_deadlock_of_asks(asks.into_result());
            ends.into_result().unwrap();
            assert_eq!(again.into_result().unwrap(), 2);
        }
    });
}

#[test]
fn b4_two_pools_end_each_other() {
    watched(|| {
        for _ in 0..200 {
            let (left, right, gate) = (Anybodys::of(1), Anybodys::of(1), Gate::default());
            let _end = OpenAtEnd(&gate);
            let ends = |name, pool: &Anybodys, other: &Anybodys| {
                let (other, gate) = (other.clone(), gate.clone());
                pool.submit(name, move || {
                    gate.wait();
                    other.end();
                })
            };
            let jobs = [ends("left", &left, &right), ends("right", &right, &left)];
            gate.open();
            jobs.into_iter().for_each(|job| job.into_result().unwrap());
        }
    });
}

#[test]
fn b5_a_task_waits_for_an_idle_pool_and_another_for_that_task() {
    watched(|| {
        let pool = Arc::new(ThreadPoolExecutor::new(3).unwrap());
        for _ in 0..200 {
            let (rested, gate) = (pool.clone(), Gate::default());
            let _end = OpenAtEnd(&gate);
            let held = gate.clone();
            let rests = pool.submit(named("rests", move || {
                held.wait();
                rested.wait_idle();
            }));
            let asks = pool.submit(named("asks", move || rests.exception()));
            gate.open();
            match asks.into_result().unwrap() {
                Some(TaskError::Deadlock(deadlock)) => {
                    assert_eq!(deadlock.waits()[0].task, "asks");
                    assert_eq!(deadlock.waits()[1].awaited, ["an idle pool"]);
                }
                // It rested before the other one had begun.
                None => {}
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn b4_several_tasks_wait_for_the_one_that_ends_their_pool() {
    watched(|| {
        for _ in 0..200 {
            let (pool, gate) = (Anybodys::of(4), Gate::default());
            let _end = OpenAtEnd(&gate);
            let ends = Arc::new(pool.submit("ends", {
                let (pool, gate) = (pool.clone(), gate.clone());
                move || {
                    gate.wait();
                    pool.end();
                }
            }));
            let (promise, promised) = Promise::new();
            let waits = pool.submit("waits", move || promised.into_result());
            let asks = [(); 2].map(|()| {
                let ends = ends.clone();
                pool.submit("asks", move || ends.exception())
            });
            gate.open();
            for job in asks {
                match job.into_result().unwrap() {
                    Some(TaskError::Deadlock(deadlock)) => assert_eq!(deadlock.waits()[0].task, "asks"),
                    // It asked so late that the one that ends the pool had ended; or that the pool waited for nobody
                    // else.
                    None => {}
                    other => panic!("{other:?}"),
                }
            }
            promise.set_result(7).unwrap();
            assert_eq!(waits.into_result().unwrap().unwrap(), 7, "its wait was part of no circle");
        }
    });
}

#[test]
fn b5_one_worker_waits_until_all_are_gone_and_another_until_all_are_idle() {
    watched(|| {
        for _ in 0..200 {
            let gate = Gate::default();
            let _end = OpenAtEnd(&gate);
            ThreadPoolExecutor::scoped(3).unwrap().run(|pool| {
                let (ending, resting) = (pool.clone(), pool.clone());
                let (gate, held) = (&gate, gate.clone());
                let ends = pool.submit(move || {
                    held.wait();
                    ending.shutdown_with(Shutdown::new());
                });
                let rests = pool.submit(move || {
                    gate.wait();
                    resting.wait_idle();
                });
                gate.open();
                ends.into_result().unwrap();
                rests.into_result().unwrap();
            });
        }
    });
}

#[test]
fn e7_a_worker_that_waited_in_vain_for_the_others_to_go_counts_again() {
    watched(|| {
        let gate = Gate::default();
        let _end = OpenAtEnd(&gate);
        ThreadPoolExecutor::scoped(3).unwrap().run(|pool| {
            let started = Gate::default();
            let runs = pool.submit(held(&started, &gate, ()));
            started.wait();
            // Handed in before the pool takes no more.
            let (go_on, signal) = channel();
            let (patient, seen) = (pool.clone(), gate.clone());
            let ends = pool.submit(move || {
                signal.recv().unwrap();
                patient.shutdown_with(Shutdown::new());
                seen.is_open()
            });
            let impatient = pool.clone();
            let in_vain =
                pool.submit(move || impatient.shutdown_within(Duration::from_millis(1), Shutdown::new()).is_err());
            assert!(in_vain.into_result().unwrap());
            go_on.send(()).unwrap();
            (0..1000).take_while(|_| !ends.done()).for_each(|_| thread::yield_now()); // time to do it wrong
            gate.open();
            runs.into_result().unwrap();
            assert!(ends.into_result().unwrap(), "it did not wait for the one that runs");
        });
    });
}
