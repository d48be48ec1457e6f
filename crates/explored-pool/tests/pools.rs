//! Whole pools in orders of events taken at random, each from a fixed seed: `cargo test -p explored-pool`;
//! `SHUTTLE_ORDERS` says how many orders of each (1,000 if not given), `SHUTTLE_SEED` from which seed on.
//!
//! A schedule in which nobody can go on is a deadlock, which shuttle reports with the schedule. It has no clock:
//! nothing here waits with a time limit.

extern crate explored_pool as futures_pool;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use futures_pool::{
    BoxError, Executor, Future, Promise, ReturnWhen, Shutdown, TaskError, ThreadPoolExecutor, as_completed,
    cancellable, wait,
};
use shuttle::scheduler::{PctScheduler, RandomScheduler};
use shuttle::sync::Barrier;
use shuttle::sync::mpsc::channel;
use shuttle::{Config, Runner, thread};

/// Half of the orders at random, the other half with few switches at well-chosen places (Burckhardt and others, *A
/// randomized scheduler with probabilistic guarantees of finding bugs*, 2010).
fn explore(what: impl Fn() + Send + Sync + 'static) {
    let number = |name: &str, default| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (seed, orders) = (number("SHUTTLE_SEED", 1), number("SHUTTLE_ORDERS", 1000) as usize / 2);
    let what = Arc::new(what);
    let mut config = Config::new();
    config.stack_size = 1 << 20;
    let random = what.clone();
    Runner::new(RandomScheduler::new_from_seed(seed, orders), config.clone()).run(move || random());
    Runner::new(PctScheduler::new_from_seed(seed, 4, orders), config).run(move || what());
}

fn pool(workers: usize) -> ThreadPoolExecutor {
    ThreadPoolExecutor::new(workers).unwrap()
}

#[test]
fn every_task_is_run_once_whoever_submits() {
    explore(|| {
        let (pool, runs) = (Arc::new(pool(2)), Arc::new(AtomicUsize::new(0)));
        let submitters: Vec<_> = (0..2)
            .map(|_| {
                let (pool, runs) = (pool.clone(), runs.clone());
                thread::spawn(move || {
                    let jobs: Vec<_> = (0..3)
                        .map(|n| {
                            let runs = runs.clone();
                            pool.submit(move || {
                                runs.fetch_add(1, Relaxed);
                                n
                            })
                        })
                        .collect();
                    jobs.into_iter().map(|job| job.into_result().unwrap()).sum::<usize>()
                })
            })
            .collect();
        assert_eq!(submitters.into_iter().map(|submitter| submitter.join().unwrap()).sum::<usize>(), 6);
        assert_eq!(runs.load(Relaxed), 6);
    });
}

#[test]
fn dropping_the_pool_loses_nothing() {
    explore(|| {
        let runs = Arc::new(AtomicUsize::new(0));
        let pool = pool(2);
        for _ in 0..4 {
            let runs = runs.clone();
            drop(pool.submit(move || runs.fetch_add(1, Relaxed)));
        }
        drop(pool);
        assert_eq!(runs.load(Relaxed), 4);
    });
}

#[test]
fn as_many_tasks_as_workers_meet() {
    explore(|| {
        let pool = pool(3);
        for _ in 0..2 {
            let meeting = Arc::new(Barrier::new(3));
            let jobs: Vec<_> = (0..3)
                .map(|_| {
                    let meeting = meeting.clone();
                    pool.submit(move || meeting.wait().is_leader())
                })
                .collect();
            let leaders = jobs.into_iter().filter(|job| *job.result().unwrap());
            assert_eq!(leaders.count(), 1);
        }
    });
}

#[test]
fn one_after_the_other_needs_one_worker() {
    explore(|| {
        let pool = pool(4);
        for n in 0..4 {
            assert_eq!(pool.submit(move || n).into_result().unwrap(), n);
        }
        assert_eq!(pool.stats().workers, 1);
    });
}

#[test]
fn a_task_is_run_or_cancelled_and_never_both() {
    explore(|| {
        let (pool, runs) = (pool(2), Arc::new(AtomicUsize::new(0)));
        let jobs: Vec<_> = (0..4)
            .map(|_| {
                let runs = runs.clone();
                pool.submit(move || runs.fetch_add(1, Relaxed))
            })
            .collect();
        let cancelled = jobs.iter().filter(|job| job.cancel()).count();
        assert_eq!(wait(&jobs, None, ReturnWhen::AllCompleted).done.len(), 4);
        pool.shutdown();
        assert_eq!(runs.load(Relaxed) + cancelled, 4);
        assert_eq!(jobs.iter().filter(|job| job.cancelled()).count(), cancelled);
    });
}

#[test]
fn shutting_down_runs_or_cancels_everything() {
    explore(|| {
        let pool = pool(2);
        let jobs: Vec<_> = (0..4).map(|n| pool.submit(move || n)).collect();
        let map = pool.map(|n| n, 0..4);
        pool.shutdown_with(Shutdown::new().cancel_futures());
        for (n, outcome) in jobs.into_iter().map(|job| job.into_result()).chain(map).enumerate() {
            match outcome {
                Ok(value) => assert_eq!(value, n % 4),
                Err(error) => assert!(matches!(error, TaskError::Cancelled), "{error}"),
            }
        }
    });
}

#[test]
fn a_map_keeps_order_and_splits_its_chunks() {
    explore(|| {
        let pool = pool(2);
        let squares = pool.mapping().buffersize(5).map(|n| n * n, 0..9).unwrap();
        assert_eq!(squares.collect::<Result<Vec<_>, _>>().unwrap(), [0, 1, 4, 9, 16, 25, 36, 49, 64]);
        drop(pool.map(|n| n * n, 0..9)); // half-way
    });
}

#[test]
fn items_that_wait_for_one_another_meet() {
    explore(|| {
        let pool = pool(2);
        let meeting = Arc::new(Barrier::new(2));
        let map = {
            let meeting = meeting.clone();
            pool.map(move |_| meeting.wait().is_leader(), 0..4)
        };
        assert_eq!(map.filter(|leader| *leader.as_ref().unwrap()).count(), 2);
    });
}

#[test]
fn workers_that_wait_for_one_another_are_told() {
    explore(|| {
        let pool = pool(2);
        let ((give_a, take_a), (give_b, take_b)) = (channel::<Future<u8>>(), channel::<Future<u8>>());
        let (ends, ended) = channel();
        for (other, mine) in [(take_b, give_a), (take_a, give_b)] {
            let ends = ends.clone();
            let job = pool.try_submit(move || {
                let outcome = other.recv().unwrap().into_result();
                ends.send(outcome.as_ref().unwrap_err().to_string()).unwrap();
                outcome
            });
            mine.send(job).unwrap();
        }
        for _ in 0..2 {
            assert!(ended.recv().unwrap().starts_with("deadlock"));
        }
    });
}

#[test]
fn nested_tasks_are_done_or_told_that_nobody_is_left() {
    explore(|| {
        let pool = Arc::new(pool(2));
        let outer: Vec<_> = (0..3)
            .map(|n| {
                let nested = pool.clone();
                pool.try_submit(move || nested.submit(move || n).into_result())
            })
            .collect();
        let outcomes: Vec<_> = outer.into_iter().map(|job| job.into_result()).collect();
        for (n, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(value) => assert_eq!(value, n),
                Err(error) => assert!(error.to_string().starts_with("deadlock"), "{error}"),
            }
        }
    });
}

#[test]
fn a_worker_that_helps_needs_no_other() {
    explore(|| {
        let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(2).helping().build().unwrap());
        let nested = pool.clone();
        let outer: Vec<_> = (0..2)
            .map(|n| {
                let nested = nested.clone();
                pool.try_submit(move || {
                    let jobs = [nested.submit(move || n), nested.submit(move || n)];
                    as_completed(&jobs).map(|job| job.result().copied()).sum::<Result<usize, _>>()
                })
            })
            .collect();
        drop(nested);
        let sums = outer.into_iter().map(|job| job.into_result().unwrap());
        assert_eq!(sums.sum::<usize>(), 2);
    });
}

#[test]
fn who_waits_for_room_gets_in() {
    explore(|| {
        let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(1).max_pending(1).build().unwrap());
        let submitters: Vec<_> = (0..2)
            .map(|_| {
                let pool = pool.clone();
                thread::spawn(move || {
                    let jobs: Vec<_> = (0..3).map(|n| pool.submit(move || n)).collect();
                    jobs.into_iter().map(|job| job.into_result().unwrap()).sum::<usize>()
                })
            })
            .collect();
        submitters.into_iter().for_each(|submitter| assert_eq!(submitter.join().unwrap(), 3));
    });
}

#[test]
fn a_running_task_is_stopped_by_its_token() {
    explore(|| {
        let pool = pool(1);
        let job = pool.submit(cancellable(|token| -> Result<(), BoxError> {
            loop {
                token.check()?;
                thread::yield_now();
            }
        }));
        job.cancel();
        assert!(matches!(job.result(), Err(TaskError::Cancelled)));
    });
}

#[test]
fn a_scope_ends_when_all_its_tasks_have() {
    explore(|| {
        let words = ["to", "be", "or"];
        let total = ThreadPoolExecutor::scoped(2).unwrap().run(|pool| {
            let jobs = [0, 1, 2].map(|n| {
                pool.submit({
                    let words = &words;
                    move || words[n].len()
                })
            });
            drop(pool.submit(|| words.len()));
            jobs.iter().map(|job| *job.result().unwrap()).sum::<usize>()
        });
        assert_eq!(total, 6);
    });
}

#[test]
fn a_stage_is_run_or_cancelled_however_its_first_its_cancelling_and_the_end_fall_together() {
    explore(|| {
        let (pool, runs) = (pool(2), Arc::new(AtomicUsize::new(0)));
        let (promise, first) = Promise::new();
        let counted = runs.clone();
        let stage = pool.then(first, move |n: u8| {
            counted.fetch_add(1, Relaxed);
            n + 1
        });
        let last = Arc::new(pool.then(pool.submit(|| 1), |n: u8| n + 1));
        let keeper = thread::spawn(move || promise.set_result(1).unwrap());
        let canceller = {
            let last = last.clone();
            thread::spawn(move || last.cancel())
        };
        pool.shutdown();
        assert!(stage.done() && last.done(), "the pool has not waited");
        assert_eq!((stage.into_result().unwrap(), runs.load(Relaxed)), (2, 1));
        let cancelled = canceller.join().unwrap();
        keeper.join().unwrap();
        assert_eq!(last.cancelled(), cancelled);
    });
}

#[test]
fn stages_of_a_pool_whose_futures_are_cancelled_end() {
    explore(|| {
        let pool = pool(1);
        let (promise, first) = Promise::new();
        let second = pool.then(first, |n: u8| n + 1);
        let third = pool.then(second, |n| n + 1);
        let keeper = thread::spawn(move || promise.set_result(1).unwrap());
        pool.shutdown_with(Shutdown::new().cancel_futures());
        assert!(third.done(), "the pool has not waited");
        match third.into_result() {
            Ok(value) => assert_eq!(value, 3),
            Err(error) => assert!(matches!(error, TaskError::Cancelled), "{error}"),
        }
        keeper.join().unwrap();
    });
}
