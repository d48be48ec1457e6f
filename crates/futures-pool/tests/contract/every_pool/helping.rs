//! B4: where workers help, a worker that waits for a task queued in its own pool runs it.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use futures_pool::{
    BoxError, Executor, Future, Promise, ReturnWhen, Shutdown, TaskError, ThreadPoolBuilder, as_completed, fallible,
    named, wait,
};
use watchdog::watched;

use super::{SOON, with_built};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

fn helpers(max_workers: usize) -> ThreadPoolBuilder<'static> {
    workers(max_workers).helping()
}

/// A task that waits for a task that waits, and so on.
fn depth<'t>(levels: u32, pool: &impl Pool<'t>) -> Result<u32, BoxError> {
    if levels == 0 {
        return Ok(0);
    }
    let nested = pool.clone();
    let below = pool.hand_in(fallible(move || depth(levels - 1, &nested)));
    Ok(below.into_result()? + 1)
}

#[test]
fn b4_helping_five_hundred_nested_tasks_on_one_worker() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let nested = pool.clone();
            assert_eq!(pool.hand_in(fallible(move || depth(500, &nested))).into_result().unwrap(), 500);
        });
    });
}

#[test]
fn b4_helping_deeper_than_the_stack_allows_is_an_error() {
    watched(|| {
        with_built(helpers(1).thread_stack_size(256 << 10), |pool| {
            let nested = pool.clone();
            let error = pool.hand_in(fallible(move || depth(1000, &nested))).exception().unwrap();
            assert!(error.to_string().starts_with("deadlock, as no worker is left to go on"), "{error}");
            let nested = pool.clone();
            assert_eq!(pool.hand_in(fallible(move || depth(3, &nested))).into_result().unwrap(), 3);
        });
    });
}

#[test]
fn b4_helping_with_a_future_that_is_shared() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let nested = pool.clone();
            let outer = pool.hand_in(move || {
                let inner = Arc::new(nested.hand_in(|| 7));
                as_completed([inner.clone()]).count() + wait([inner], None, ReturnWhen::AllCompleted).done.len()
            });
            assert_eq!(outer.into_result().unwrap(), 2);
        });
    });
}

fn is_even<'t>(n: u32, pool: &impl Pool<'t>) -> Result<bool, BoxError> {
    let nested = pool.clone();
    if n == 0 { Ok(true) } else { Ok(*pool.hand_in(fallible(move || is_odd(n - 1, &nested))).result()?) }
}

fn is_odd<'t>(n: u32, pool: &impl Pool<'t>) -> Result<bool, BoxError> {
    let nested = pool.clone();
    if n == 0 { Ok(false) } else { Ok(*pool.hand_in(fallible(move || is_even(n - 1, &nested))).result()?) }
}

#[test]
fn b4_helping_tasks_that_call_each_other_in_turn() {
    watched(|| {
        for size in [1, 2] {
            with_built(helpers(size), |pool| {
                let nested = pool.clone();
                assert!(pool.hand_in(fallible(move || is_even(100, &nested))).into_result().unwrap());
            });
        }
    });
}

fn fibonacci<'t>(n: u64, pool: &impl Pool<'t>) -> Result<u64, BoxError> {
    if n < 2 {
        return Ok(n);
    }
    let nested = pool.clone();
    let left = pool.hand_in(fallible(move || fibonacci(n - 1, &nested)));
    Ok(fibonacci(n - 2, pool)? + left.into_result()?)
}

#[test]
fn b4_helping_fibonacci() {
    watched(|| {
        for size in [1, 3] {
            with_built(helpers(size), |pool| {
                let nested = pool.clone();
                assert_eq!(pool.hand_in(fallible(move || fibonacci(15, &nested))).into_result().unwrap(), 610);
            });
        }
    });
}

/// How many leaves a tree of tasks has, each node of which asks its children in one of the ways there are.
fn leaves<'t>(height: u32, pool: &impl Pool<'t>) -> Result<u32, BoxError> {
    if height == 0 {
        return Ok(1);
    }
    let children: Vec<Future<'t, u32>> = (0..3)
        .map(|_| {
            let nested = pool.clone();
            pool.hand_in(fallible(move || leaves(height - 1, &nested)))
        })
        .collect();
    if height % 2 == 0 {
        Ok(as_completed(children).map(|child| child.into_result()).sum::<Result<u32, _>>()?)
    } else {
        let all = wait(children, None, ReturnWhen::AllCompleted);
        assert!(all.not_done.is_empty());
        Ok(all.done.into_iter().map(|child| child.into_result()).sum::<Result<u32, _>>()?)
    }
}

#[test]
fn b4_helping_wait_and_as_completed() {
    watched(|| {
        for size in [1, 3] {
            with_built(helpers(size), |pool| {
                let nested = pool.clone();
                assert_eq!(pool.hand_in(fallible(move || leaves(6, &nested))).into_result().unwrap(), 729);
            });
        }
    });
}

#[test]
fn b4_helping_map() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let nested = pool.clone();
            let sum = pool.hand_in(fallible(move || nested.map(|n| n * n, 1..=10).sum::<Result<u32, _>>()));
            assert_eq!(sum.into_result().unwrap(), 385);
        });
    });
}

#[test]
fn b4_helping_opens_no_true_circle() {
    watched(|| {
        for size in [1, 2] {
            with_built(helpers(size), |pool| {
                let names = ["chicken", "egg"];
                let (told, errors) = channel();
                let (jobs, asked): (Vec<_>, Vec<_>) = names
                    .iter()
                    .map(|name| {
                        let (sender, whom) = channel::<Arc<Future<'_, u32>>>();
                        let told = told.clone();
                        let asks = move || match whom.recv().unwrap().result() {
                            Ok(number) => number + 1,
                            Err(error) => {
                                told.send(error).unwrap();
                                0
                            }
                        };
                        (Arc::new(pool.hand_in(named(*name, asks))), sender)
                    })
                    .unzip();
                // On one worker, the first runs the second on top of itself.
                asked[1].send(jobs[0].clone()).unwrap();
                asked[0].send(jobs[1].clone()).unwrap();
                drop(told);
                assert_eq!(jobs[0].result().unwrap() + jobs[1].result().unwrap(), 1);
                let [TaskError::Deadlock(deadlock)] = &errors.iter().collect::<Vec<_>>()[..] else {
                    panic!("one is told")
                };
                let mut reported: Vec<_> = deadlock.waits().iter().map(|wait| &*wait.task).collect();
                reported.sort();
                assert_eq!(reported, names);
            });
        }
    });
}

#[test]
fn b4_helping_nobody_who_has_a_time_limit() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let nested = pool.clone();
            let outer = pool.hand_in(move || nested.hand_in(|| 1).result_timeout(SOON).err());
            assert!(matches!(outer.into_result().unwrap(), Some(TaskError::TimedOut)));
        });
    });
}

#[test]
fn b4_helping_while_the_rest_waits_for_a_promise() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let (promise, promised) = Promise::<u32>::new();
            let (nested, waiting) = (pool.clone(), Gate::default());
            let outer = pool.hand_in({
                let waiting = waiting.clone();
                fallible(move || {
                    let middle = nested.hand_in(fallible(move || {
                        waiting.open();
                        promised.into_result()
                    }));
                    middle.into_result()
                })
            });
            waiting.wait();
            promise.set_result(3).unwrap();
            assert_eq!(outer.into_result().unwrap(), 3);
        });
    });
}

#[test]
fn t3_a_helped_task_runs_in_the_worker_that_waits_for_it() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(helpers(2), |pool| {
            let _end = OpenAtEnd(&gate);
            drop(pool.hand_in(held(&started, &gate, ())));
            started.wait();
            let nested = pool.clone();
            let outer = pool.hand_in(fallible(move || {
                let helped = nested.hand_in(|| thread::current().name().unwrap().to_owned()).into_result()?;
                Ok::<_, TaskError>((helped, thread::current().name().unwrap().to_owned()))
            }));
            let (helped, helper) = outer.into_result().unwrap();
            assert_eq!(helped, helper);
            gate.open();
        });
    });
}

#[test]
fn t5_a_panic_in_a_helped_task_is_its_own() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let nested = pool.clone();
            let outer = pool.hand_in(move || {
                let Some(TaskError::Panicked(panic)) = nested.hand_in(|| -> u8 { panic!("no ink") }).exception() else {
                    panic!("it did not panic")
                };
                let after = nested.hand_in(|| 2).into_result().unwrap();
                (panic.message().to_owned(), panic.location().is_some_and(|place| place.contains("helping.rs")), after)
            });
            assert_eq!(outer.into_result().unwrap(), ("no ink".to_owned(), true, 2));
            assert_eq!(pool.hand_in(|| 1).into_result().unwrap(), 1);
            assert_eq!(pool.stats().workers, 1);
        });
    });
}

#[test]
fn t6_what_a_helped_task_captured_is_dropped_when_it_ends() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let (kept, nested) = (Arc::new(()), pool.clone());
            let outer = pool.hand_in(move || {
                let captured = kept.clone();
                nested.hand_in(move || drop(captured)).into_result().unwrap();
                Arc::strong_count(&kept)
            });
            assert_eq!(outer.into_result().unwrap(), 1);
        });
    });
}

#[test]
fn b4_helping_a_pool_that_is_shut_down_meanwhile() {
    watched(|| {
        with_built(helpers(1), |pool| {
            let (started, gate, nested) = (Gate::default(), Gate::default(), pool.clone());
            let outer = pool.hand_in({
                let work = held(&started, &gate, ());
                move || {
                    let queued = nested.hand_in(|| 1);
                    drop(nested);
                    work();
                    queued.into_result().unwrap()
                }
            });
            started.wait();
            gate.open();
            drop(outer);
            pool.wait_idle();
            Pool::shutdown_within(pool, std::time::Duration::MAX, Shutdown::new()).unwrap();
        });
    });
}

#[test]
fn b4_helping_when_another_worker_is_quicker() {
    watched(|| {
        with_built(helpers(3), |pool| {
            for _ in 0..2000 {
                let nested = pool.clone();
                // Either takes it: the helper, or a worker that is free.
                let outer = pool.hand_in(fallible(move || nested.hand_in(|| 1).result().copied()));
                assert_eq!(outer.into_result().unwrap(), 1);
            }
        });
    });
}

/// A task that submits more than the queue takes, each of which does the same, and then asks them all.
fn submits_much<'t>(height: u32, pool: &impl Pool<'t>) -> Result<u32, BoxError> {
    if height == 0 {
        return Ok(1);
    }
    let children: Vec<_> = (0..5)
        .map(|_| {
            let nested = pool.clone();
            pool.hand_in(fallible(move || submits_much(height - 1, &nested)))
        })
        .collect();
    Ok(children.into_iter().map(|child| child.into_result()).sum::<Result<u32, _>>()?)
}

#[test]
fn b4_helping_makes_room_in_a_full_queue() {
    watched(|| {
        for (size, max_pending) in [(1, 1), (1, 3), (2, 1), (3, 2)] {
            with_built(helpers(size).max_pending(max_pending), |pool| {
                let nested = pool.clone();
                assert_eq!(pool.hand_in(fallible(move || submits_much(3, &nested))).into_result().unwrap(), 125);
                pool.wait_idle();
                let stats = pool.stats();
                assert_eq!((stats.pending, stats.running, stats.completed), (0, 0, 1 + 5 + 25 + 125));
            });
        }
    });
}
