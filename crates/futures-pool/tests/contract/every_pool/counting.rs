//! B5: a pool says how many workers and tasks there are, and when there are none.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use futures_pool::{Stats, fallible};
use watchdog::watched;

use super::{SOON, with_built};
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};

/// Workers, idle, pending, running, completed.
fn counts(stats: &Stats) -> (usize, usize, usize, usize, u64) {
    (stats.workers, stats.idle, stats.pending, stats.running, stats.completed)
}

#[test]
fn b5_every_count_is_exact() {
    watched(|| {
        with_built(workers(2), |pool| {
            assert_eq!(counts(&pool.stats()), (0, 0, 0, 0, 0));
            let gates = [Gate::default(), Gate::default()];
            let _ends = gates.each_ref().map(OpenAtEnd);
            let started = [Gate::default(), Gate::default()];
            let running = [0, 1].map(|n| {
                let job = pool.hand_in(held(&started[n], &gates[n], ()));
                started[n].wait();
                assert_eq!(counts(&pool.stats()), (n + 1, 0, 0, n + 1, 0));
                job
            });
            let queued = [pool.hand_in(|| ()), pool.hand_in(|| panic!("counts too"))];
            let failed = pool.hand_in(fallible(|| Err::<(), _>("counts too")));
            let cancelled = pool.hand_in(|| ());
            assert_eq!(counts(&pool.stats()), (2, 0, 4, 2, 0));
            assert!(cancelled.cancel());
            assert_eq!(counts(&pool.stats()), (2, 0, 4, 2, 0), "it lies in the queue until its turn");

            gates[0].open();
            assert!(queued[0].exception().is_none() && queued[1].exception().is_some() && failed.exception().is_some());
            assert!(running[1].running());
            assert_eq!(pool.stats().completed, 4);
            gates[1].open();
            pool.wait_idle();
            assert_eq!(counts(&pool.stats()), (2, 2, 0, 0, 5));
            assert!(running.iter().all(|job| job.result().is_ok()));
        });
    });
}

#[test]
fn b5_a_task_is_counted_before_its_outcome_can_be_seen() {
    watched(|| {
        with_built(workers(3), |pool| {
            for n in 1..=1000 {
                pool.hand_in(|| ()).result().unwrap();
                assert_eq!(counts(&pool.stats()), (1, 1, 0, 0, n));
            }
        });
    });
}

#[test]
fn b5_who_runs_a_callback_is_running() {
    watched(|| {
        let (entered, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            let begin = Gate::default();
            let job = pool.hand_in(held(&Gate::default(), &begin, ()));
            let (inside, leave, called) = (entered.clone(), gate.clone(), Arc::new(AtomicBool::new(false)));
            job.add_done_callback({
                let called = called.clone();
                move |_| {
                    inside.open();
                    leave.wait();
                    called.store(true, SeqCst);
                }
            });
            begin.open();
            entered.wait();
            assert!(job.done());
            assert_eq!((pool.stats().running, pool.stats().idle), (1, 0));
            assert!(!pool.wait_idle_timeout(SOON));
            gate.open();
            pool.wait_idle();
            assert!(called.load(SeqCst), "it was idle in the midst of a callback");
            assert_eq!(counts(&pool.stats()), (1, 1, 0, 0, 1));
        });
    });
}

#[test]
fn b5_wait_idle_waits_for_what_runs_and_what_is_queued() {
    watched(|| {
        for _ in 0..200 {
            let (started, gate, ran) = (Gate::default(), Gate::default(), Arc::new(AtomicUsize::new(0)));
            with_built(workers(2), |pool| {
                let _end = OpenAtEnd(&gate);
                for work in (0..20).map(|_| held(&started, &gate, ())) {
                    let ran = ran.clone();
                    drop(pool.hand_in(move || {
                        work();
                        ran.fetch_add(1, SeqCst)
                    }));
                }
                started.wait();
                thread::scope(|scope| {
                    let waiters = [(); 2].map(|()| {
                        scope.spawn(|| {
                            pool.wait_idle();
                            ran.load(SeqCst)
                        })
                    });
                    gate.open();
                    assert_eq!(waiters.map(|waiter| waiter.join().unwrap()), [20, 20]);
                });
            });
        }
    });
}

#[test]
fn b5_where_a_pool_is_idle_every_future_is_done() {
    watched(|| {
        for _ in 0..2000 {
            with_built(workers(2), |pool| {
                let jobs: Vec<_> = (0..4).map(|n| pool.hand_in(move || n)).collect();
                pool.wait_idle();
                assert!(jobs.iter().all(|job| job.done()));
            });
        }
    });
}

#[test]
fn b5_with_no_time_wait_idle_only_looks() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            pool.wait_idle();
            assert!(pool.wait_idle_timeout(Duration::ZERO));
            let job = pool.hand_in(held(&started, &gate, ()));
            assert!(!pool.wait_idle_timeout(Duration::ZERO));
            started.wait();
            assert!(!pool.wait_idle_timeout(Duration::ZERO) && !pool.wait_idle_timeout(SOON));
            gate.open();
            job.into_result().unwrap();
            assert!(pool.wait_idle_timeout(Duration::ZERO) && pool.wait_idle_timeout(Duration::MAX));
        });
    });
}

#[test]
fn b5_cancelled_tasks_keep_nobody_waiting() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(1), |pool| {
            let _end = OpenAtEnd(&gate);
            drop(pool.hand_in(held(&started, &gate, ())));
            started.wait();
            let queued: Vec<_> = (0..100).map(|_| pool.hand_in(|| ())).collect();
            assert!(queued.iter().all(|job| job.cancel()));
            gate.open();
            pool.wait_idle();
            assert_eq!(counts(&pool.stats()), (1, 1, 0, 0, 1));
        });
    });
}

#[test]
fn b5_a_task_waits_until_the_rest_of_its_pool_is_idle() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        with_built(workers(3), |pool| {
            let _end = OpenAtEnd(&gate);
            let (other, ended) = (held(&started, &gate, ()), Arc::new(AtomicBool::new(false)));
            drop(pool.hand_in({
                let ended = ended.clone();
                move || {
                    other();
                    ended.store(true, SeqCst);
                }
            }));
            started.wait();
            let meeting = Arc::new(Barrier::new(3));
            let resting = [(); 2].map(|()| {
                let (own, ended, meeting) = (pool.clone(), ended.clone(), meeting.clone());
                pool.hand_in(move || {
                    meeting.wait();
                    own.wait_idle();
                    ended.load(SeqCst)
                })
            });
            meeting.wait();
            gate.open();
            assert!(resting.into_iter().all(|job| job.into_result().unwrap()), "it did not wait");
        });
    });
}

#[test]
fn b5_busy_time_is_no_longer_than_the_workers_were_there() {
    watched(|| {
        let began = Instant::now();
        with_built(workers(3), |pool| {
            let meeting = Arc::new(Barrier::new(3));
            for _ in 0..30 {
                let meeting = meeting.clone();
                drop(pool.hand_in(move || meeting.wait().is_leader()));
            }
            pool.wait_idle();
            let stats = pool.stats();
            let most = began.elapsed() * 3;
            assert!(stats.busy_time <= most, "{:?} of {most:?}", stats.busy_time);
        });
    });
}

#[test]
fn b5_busy_time_covers_what_tasks_take() {
    watched(|| {
        with_built(workers(1), |pool| {
            let ran = pool.hand_in(|| {
                let began = Instant::now();
                thread::sleep(SOON);
                began.elapsed()
            });
            let ran = ran.into_result().unwrap();
            assert!(pool.stats().busy_time >= ran, "{:?} of {ran:?}", pool.stats().busy_time);
        });
    });
}

#[test]
fn b5_busy_time_stands_still_while_workers_sleep() {
    watched(|| {
        with_built(workers(2), |pool| {
            let meeting = Arc::new(Barrier::new(2));
            let jobs = [(); 2].map(|()| {
                let meeting = meeting.clone();
                pool.hand_in(move || meeting.wait().is_leader())
            });
            jobs.into_iter().for_each(|job| assert!(job.into_result().is_ok()));
            // When they fall asleep cannot be seen; so look until it has stood still for a while. If it never does, the
            // watchdog barks.
            loop {
                let (before, since) = (pool.stats().busy_time, Instant::now());
                thread::sleep(SOON);
                let passed = since.elapsed();
                if pool.stats().busy_time.saturating_sub(before) < passed / 2 {
                    break;
                }
            }
        });
    });
}

#[test]
fn b5_workers_that_help_count_every_task() {
    watched(|| {
        with_built(workers(1).helping(), |pool| {
            let nested = pool.clone();
            let outer = pool.hand_in(move || {
                let inner = nested.hand_in(|| ());
                inner.into_result().unwrap();
                nested.stats().completed
            });
            assert_eq!(outer.into_result().unwrap(), 1);
            pool.wait_idle();
            assert_eq!(counts(&pool.stats()), (1, 1, 0, 0, 2));
        });
    });
}
