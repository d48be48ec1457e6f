//! E12: a pool that others still hold can be closed.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::with_built;
use crate::gate::{Gate, held};
use crate::pool::{Pool, workers};
use crate::size_hints::assert_size_hints;

fn is_refused<T>(result: Result<T, TaskError>) -> bool {
    matches!(result, Err(TaskError::ShutDown))
}

#[test]
fn e12_idle_workers_of_a_closed_pool_end() {
    watched(|| {
        with_built(workers(2), |pool| {
            let meeting = Arc::new(Barrier::new(2));
            let jobs = [(); 2].map(|()| {
                let meeting = meeting.clone();
                pool.hand_in(move || _ = meeting.wait())
            });
            jobs.into_iter().for_each(|job| job.into_result().unwrap());
            pool.close();
            while pool.stats().workers > 0 {
                thread::yield_now(); // for ever, if one stays; then the watchdog says so
            }
        });
    });
}

#[test]
fn e12_a_task_may_close_its_own_pool() {
    watched(|| {
        with_built(workers(1), |pool| {
            let own = pool.clone();
            let late = pool.hand_in(move || {
                own.close();
                own.hand_in(|| 1).into_result()
            });
            assert!(is_refused(late.into_result().unwrap()));
        });
    });
}

#[test]
fn e12_dropping_a_closed_pool_still_waits() {
    watched(|| {
        let (started, gate, ended) = (Gate::default(), Gate::default(), Arc::new(AtomicBool::new(false)));
        with_built(workers(1), |pool| {
            let ended = ended.clone();
            let _running = pool.hand_in(held(&started, &gate, ()));
            started.wait();
            let _queued = pool.hand_in(move || ended.store(true, SeqCst));
            pool.close();
            gate.open();
        });
        assert!(ended.load(SeqCst), "it did not wait");
    });
}

#[test]
fn e11_a_lazy_map_of_a_closed_pool_tells_that_little_is_left() {
    watched(|| {
        with_built(workers(1), |pool| {
            let mut results = pool.mapping().buffersize(2).map(|n: u64| n, 0..).unwrap();
            assert_eq!(results.next().unwrap().unwrap(), 0);
            pool.close();
            assert_size_hints(results);
        });
    });
}
