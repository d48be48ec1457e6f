//! B4 over two pools, and at the odd moments: while a worker drops a value, runs a callback or its initializer.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use futures_pool::{Executor, Future, TaskError, ThreadPoolExecutor, fallible, named};
use watchdog::watched;

use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::workers;

type Pool = Arc<ThreadPoolExecutor>;

fn pool_of(size: usize) -> Pool {
    Arc::new(ThreadPoolExecutor::new(size).unwrap())
}

#[test]
fn b4_a_circle_over_two_pools() {
    watched(|| {
        let pools = [pool_of(1), pool_of(1)];
        for _ in 0..500 {
            let (told, errors) = channel();
            let (jobs, asked): (Vec<_>, Vec<_>) = [("left", &pools[0]), ("right", &pools[1])]
                .into_iter()
                .map(|(name, pool)| {
                    let (sender, whom) = channel::<Arc<Future<'static, u32>>>();
                    let told = told.clone();
                    let asks = move || match whom.recv().unwrap().result() {
                        Ok(number) => number + 1,
                        Err(error) => {
                            told.send(error).unwrap();
                            0
                        }
                    };
                    (Arc::new(pool.submit(named(name, asks))), sender)
                })
                .unzip();
            asked[0].send(jobs[1].clone()).unwrap();
            asked[1].send(jobs[0].clone()).unwrap();
            drop(told);
            assert_eq!(jobs[0].result().unwrap() + jobs[1].result().unwrap(), 1);
            let [TaskError::Deadlock(deadlock)] = &errors.iter().collect::<Vec<_>>()[..] else { panic!("one is told") };
            let mut names: Vec<_> = deadlock.waits().iter().map(|wait| &*wait.task).collect();
            names.sort();
            assert_eq!(names, ["left", "right"]);
        }
    });
}

#[test]
fn b4_a_pool_that_waits_for_another_that_waits_for_it() {
    watched(|| {
        let (first, second) = (pool_of(1), pool_of(1));
        let (home, away) = (first.clone(), second.clone());
        // The middle task runs in the second pool and waits for a task queued in the first, whose only worker waits for
        // it.
        let outer = first.submit(named("outer", move || {
            let back = home.clone();
            let middle =
                away.submit(named("middle", fallible(move || back.submit(named("inner", || 1)).into_result())));
            middle.into_result()
        }));
        let error = outer.into_result().unwrap().unwrap_err();
        // Either of the two may have been the last to wait.
        let deadlock = match &error {
            TaskError::Deadlock(deadlock) => deadlock,
            error => match error.downcast_ref() {
                Some(TaskError::Deadlock(deadlock)) => deadlock,
                other => panic!("{other:?}"),
            },
        };
        let mut names: Vec<_> = deadlock.waits().iter().map(|wait| &*wait.task).collect();
        names.sort();
        assert_eq!(names, ["middle", "outer"]);
        assert_eq!((first.submit(|| 1).into_result().unwrap(), second.submit(|| 2).into_result().unwrap()), (1, 2));
    });
}

#[test]
fn b4_a_helper_leaves_the_tasks_of_another_pool_to_that_pool() {
    watched(|| {
        let other = Arc::new(workers(1).thread_name_prefix("other").helping().build().unwrap());
        let helping = workers(1).thread_name_prefix("helper").helping().build().unwrap();
        for _ in 0..200 {
            let (gate, waiting) = (Gate::default(), Gate::default());
            let _end = OpenAtEnd(&gate);
            drop(other.submit(held(&Gate::default(), &gate, ()))); // so the next one is queued when it is waited for
            let (away, about) = (other.clone(), waiting.clone());
            let outer = helping.submit(fallible(move || {
                let queued = away.submit(|| thread::current().name().unwrap().to_owned());
                about.open();
                queued.into_result()
            }));
            waiting.wait();
            thread::yield_now();
            gate.open();
            assert_eq!(outer.into_result().unwrap(), "other_0");
        }
    });
}

/// What a task ends in.
enum Value {
    Plain,
    /// Asks its pool for a plain one when it is dropped.
    AsksAgain(Pool, Sender<Option<TaskError>>),
}

impl Drop for Value {
    fn drop(&mut self) {
        if let Value::AsksAgain(pool, told) = self {
            let open = Gate::default();
            open.open();
            // A task of the same type, so that it may lie in memory where lay the one whose value this is.
            told.send(pool.submit(held(&Gate::default(), &open, Value::Plain)).exception()).unwrap();
        }
    }
}

#[test]
fn b4_a_worker_that_waits_while_it_drops_a_value_does_not_wait_for_itself() {
    watched(|| {
        let pool = pool_of(2);
        for _ in 0..200 {
            let (gate, (told, errors)) = (Gate::default(), channel());
            drop(pool.submit(held(&Gate::default(), &gate, Value::AsksAgain(pool.clone(), told))));
            gate.open();
            let error = errors.recv().unwrap();
            assert!(error.is_none(), "{error:?}");
        }
    });
}

#[test]
fn b4_a_callback_may_wait_for_its_pool_and_is_told_when_nobody_is_left() {
    watched(|| {
        for size in [1, 2] {
            let (pool, gate) = (pool_of(size), Gate::default());
            let (told, errors) = channel();
            let job = pool.submit(named("called back", held(&Gate::default(), &gate, ())));
            let nested = pool.clone();
            job.add_done_callback(move |_| told.send(nested.submit(|| 1).exception()).unwrap());
            gate.open();
            match (size, errors.recv().unwrap()) {
                (1, Some(TaskError::Deadlock(deadlock))) => assert_eq!(deadlock.waits()[0].task, "called back"),
                (2, None) => {}
                other => panic!("{other:?}"),
            }
        }
    });
}
