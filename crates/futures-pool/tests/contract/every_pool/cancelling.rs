//! B1: a running task is asked to stop, by a cancel or by its own time limit; and a task is spoken of by its name.

use std::sync::mpsc::channel;
use std::time::Duration;

use futures_pool::{CancelToken, Executor, Future, ReturnWhen, Task, TaskError, cancellable, fallible, named, wait};
use watchdog::watched;

use super::{SOON, with_built, with_pool};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

#[test]
fn b1_cancelling_a_running_task_ends_its_sleep_and_touches_no_other() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let neighbour = pool.submit(held(&Gate::default(), &gate, 1));
            let job = pool.submit({
                let started = started.clone();
                cancellable(move |token| {
                    started.open();
                    Ok(token.sleep(Duration::MAX)?)
                })
            });
            let (sender, cancelled) = channel();
            job.add_done_callback(move |job| sender.send(job.cancelled()).unwrap());
            started.wait();
            assert!(!job.cancel(), "it had begun");
            assert!(matches!(job.result(), Err(TaskError::Cancelled)), "{job:?}");
            assert!(job.cancelled() && job.cancel() && cancelled.recv().unwrap());
            let sorted = wait([&job, &job], None, ReturnWhen::FirstException);
            assert_eq!(sorted.done, [&job]);
            gate.open();
            assert_eq!(neighbour.into_result().unwrap(), 1);
        });
    });
}

#[test]
fn b1_a_cancelled_task_goes_on_until_it_looks() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let work = held(&started, &gate, ());
            let job = pool.submit(cancellable(move |token| {
                work();
                Ok(token.check()?)
            }));
            started.wait();
            assert!(!job.cancel() && !job.cancel() && job.running() && !job.cancelled());
            gate.open();
            assert!(matches!(job.into_result(), Err(TaskError::Cancelled)));
        });
    });
}

#[test]
fn b1_cancelling_a_pending_task_trips_its_token() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let first = pool.submit(held(&started, &gate, ()));
            let task = cancellable(|_| Ok(()));
            let token = task.token().unwrap().clone();
            let pending = pool.submit(task);
            started.wait();
            assert!(pending.cancel() && pending.cancelled() && token.is_cancelled() && first.running());
        });
    });
}

#[test]
fn b1_a_task_whose_callbacks_run_is_not_asked_to_stop() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let work = held(&started, &gate, 1);
            let task = cancellable(move |_| Ok(work()));
            let token = task.token().unwrap().clone();
            let job = pool.submit(task);
            let (sender, cancelled) = channel();
            job.add_done_callback(move |job| sender.send(job.cancel()).unwrap());
            gate.open(); // only now, or the callback would run in this thread
            assert!(!cancelled.recv().unwrap());
            assert_eq!((job.into_result().unwrap(), token.check()), (1, Ok(())));
        });
    });
}

#[test]
fn b1_a_time_limit_ends_a_task_that_sleeps_and_touches_no_other() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_pool(2, |pool| {
            let _end = OpenAtEnd(&gate);
            let work = held(&started, &gate, ());
            let neighbour = pool.submit(cancellable(move |token| {
                work();
                Ok(token.check())
            }));
            let job = pool.submit(cancellable(|token| Ok(token.sleep(Duration::MAX)?)).timeout(SOON));
            assert!(matches!(job.result(), Err(TaskError::Expired)), "{job:?}");
            started.wait();
            assert!(neighbour.running());
            gate.open();
            assert_eq!(neighbour.into_result().unwrap(), Ok(()));
        });
    });
}

#[test]
fn b1_one_token_stops_many_tasks() {
    watched(|| {
        with_pool(4, |pool| {
            let token = CancelToken::new();
            let jobs: Vec<_> = (0..8)
                .map(|_| {
                    let token = token.with_timeout(Duration::MAX);
                    pool.try_submit(move || token.sleep(Duration::MAX))
                })
                .collect();
            assert!(!jobs.iter().any(Future::done));
            token.cancel();
            assert!(jobs.iter().all(|job| matches!(job.result(), Err(TaskError::Cancelled))));
        });
    });
}

#[test]
fn b4_a_deadlock_speaks_of_tasks_by_their_names() {
    watched(|| {
        with_pool(1, |pool| {
            let (sender, receiver) = channel::<Future<'_, u8>>();
            let outer = pool.submit(named("outer", fallible(move || receiver.recv().unwrap().into_result())));
            sender.send(pool.submit(named("inner", || 1))).unwrap();
            let error = outer.exception().unwrap();
            let Some(TaskError::Deadlock(deadlock)) = error.downcast_ref() else { panic!("{error:?}") };
            let [wait] = deadlock.waits() else { panic!("{deadlock}") };
            assert_eq!((&*wait.task, &*wait.awaited), ("outer", &["inner".to_owned()][..]));
        });
    });
}

#[test]
fn x3_cancelled_tasks_do_not_pile_up_behind_a_busy_worker() {
    watched(|| {
        for choices in [workers(1), workers(1).helping(), workers(1).max_pending(10_000)] {
            let (started, gate) = (Gate::default(), Gate::default());
            with_built(choices, |pool| {
                let _end = OpenAtEnd(&gate);
                drop(pool.hand_in(held(&started, &gate, ())));
                started.wait();
                let kept: Vec<_> = (0..20).map(|n| pool.hand_in(move || n)).collect();
                for _ in 0..20_000 {
                    assert!(pool.hand_in(|| 0).cancel());
                    assert!(pool.stats().pending <= 200, "{} pending", pool.stats().pending);
                }
                gate.open();
                assert!(kept.into_iter().enumerate().all(|(n, job)| job.into_result().unwrap() == n));
                pool.wait_idle();
                assert_eq!((pool.stats().pending, pool.stats().running), (0, 0));
            });
        }
    });
}
