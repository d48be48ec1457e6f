//! B7: workers that have nothing to do go, if so chosen, and are replaced when there is need.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use futures_pool::Stats;
use watchdog::watched;

use super::with_built;
use crate::pool::{Pool, workers};

/// Looks until the last worker has gone; if it never goes, the watchdog barks.
fn until_all_have_gone(stats: impl Fn() -> Stats) {
    while stats().workers > 0 {
        thread::yield_now();
    }
}

#[test]
fn b7_idle_workers_go_and_are_replaced_and_names_go_on_counting() {
    watched(|| {
        with_built(workers(2).thread_name_prefix("guest").keep_alive(Duration::ZERO), |pool| {
            let mut seen = HashSet::new();
            for round in 0..50 {
                let meeting = Arc::new(Barrier::new(2));
                let names = [(); 2].map(|()| {
                    let meeting = meeting.clone();
                    pool.hand_in(move || {
                        meeting.wait();
                        thread::current().name().unwrap().to_owned()
                    })
                });
                seen.extend(names.map(|name| name.into_result().unwrap()));
                until_all_have_gone(|| pool.stats());
                let stats = pool.stats();
                assert_eq!((stats.workers, stats.idle, stats.pending, stats.running), (0, 0, 0, 0));
                assert_eq!(stats.completed, 2 * (round + 1));
            }
            // At least two in each round; which of them were needed for a moment longer, who knows.
            assert!(seen.len() >= 100, "{seen:?}");
            assert!(seen.contains("guest_0") && seen.contains("guest_1"));
        });
    });
}

#[test]
fn b7_workers_go_when_their_time_is_over_asleep_or_not() {
    watched(|| {
        for time in [Duration::ZERO, Duration::from_micros(100), Duration::from_millis(5)] {
            with_built(workers(2).keep_alive(time), |pool| {
                let meeting = Arc::new(Barrier::new(2));
                let jobs = [(); 2].map(|()| {
                    let meeting = meeting.clone();
                    pool.hand_in(move || _ = meeting.wait())
                });
                jobs.into_iter().for_each(|job| job.into_result().unwrap());
                until_all_have_gone(|| pool.stats());
            });
        }
    });
}

#[test]
fn b7_without_a_limit_a_worker_stays() {
    watched(|| {
        with_built(workers(2), |pool| {
            for _ in 0..100 {
                pool.hand_in(|| ()).into_result().unwrap();
                thread::yield_now();
                assert_eq!(pool.stats().workers, 1);
            }
        });
    });
}

#[test]
fn b7_nothing_is_lost_though_workers_come_and_go() {
    watched(|| {
        let ran = Arc::new(AtomicUsize::new(0));
        for time in [Duration::ZERO, Duration::from_micros(1)] {
            with_built(workers(3).keep_alive(time), |pool| {
                thread::scope(|scope| {
                    for thread in 0..4 {
                        let (pool, ran) = (pool.clone(), &ran);
                        scope.spawn(move || {
                            for n in 0..5000 {
                                let ran = ran.clone();
                                let job = pool.hand_in(move || ran.fetch_add(1, SeqCst));
                                // Some wait for each task, so that workers are idle now and then.
                                if thread % 2 == 0 && n % 8 == 0 {
                                    job.into_result().unwrap();
                                }
                            }
                        });
                    }
                });
                assert!(pool.stats().workers <= 3);
                pool.wait_idle();
                assert_eq!(pool.stats().completed, 20_000);
                until_all_have_gone(|| pool.stats());
            });
        }
        assert_eq!(ran.load(SeqCst), 40_000);
    });
}

#[test]
fn b7_whoever_waits_for_each_result_in_turn_is_served_by_one_at_a_time() {
    watched(|| {
        with_built(workers(4).keep_alive(Duration::ZERO), |pool| {
            for n in 0..500 {
                assert_eq!(pool.hand_in(move || n).into_result().unwrap(), n);
                assert!(pool.stats().workers <= 1);
            }
        });
    });
}

#[test]
fn b7_with_the_longest_keep_alive_idle_workers_stay() {
    watched(|| {
        with_built(workers(1).keep_alive(Duration::MAX), |pool| {
            for _ in 0..3 {
                pool.hand_in(|| ()).into_result().unwrap();
                assert_eq!(pool.stats().workers, 1);
            }
        });
    });
}
