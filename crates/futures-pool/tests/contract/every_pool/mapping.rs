//! E3 to E5: `map` works ahead of whoever iterates, and cancels what it no longer needs.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_pool::{Executor, TaskError};
use watchdog::watched;

use super::{SOON, with_built, with_pool};
use crate::gate::{Gate, OpenAtEnd};
use crate::pool::{Pool, workers};

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

/// What a bounded map of an endless input gives before it ends, and how many items it read; at most so many results,
/// since it might go on for ever.
macro_rules! results_of_endless {
    ($pool:expr, $buffersize:expr, $chunksize:expr, $at_item:expr) => {{
        let read = Arc::new(AtomicUsize::new(0));
        let counted = read.clone();
        let items = (0_u64..).inspect(move |_| _ = counted.fetch_add(1, SeqCst));
        let mapping = $pool.mapping().buffersize($buffersize).chunksize($chunksize);
        let results: Vec<_> = mapping.map($at_item, items).unwrap().take(1000).collect();
        (results, read.load(SeqCst))
    }};
}

#[test]
fn e11_an_endless_input_ends_with_the_error_of_a_broken_pool() {
    watched(|| {
        for (buffersize, chunksize) in [(2, 1), (8, 3), (100, 100)] {
            let broken = || workers(1).initializer(|| Err::<(), _>("no licence"));
            with_built(broken(), |pool| {
                let (results, read) = results_of_endless!(pool, buffersize, chunksize, |n| n);
                assert!(matches!(results[..], [Err(TaskError::BrokenPool(_))]), "{} results", results.len());
                assert!(read <= buffersize, "read {read} of {buffersize}");
            });
            with_built(broken(), |pool| {
                assert!(pool.hand_in(|| 1).result().is_err());
                let (results, read) = results_of_endless!(pool, buffersize, chunksize, |n| n);
                assert!(matches!(results[..], [Err(TaskError::BrokenPool(_))]), "{} results", results.len());
                assert!(read <= chunksize.min(buffersize), "read on, {read} items, of a pool that was broken before");
            });
        }
    });
}

#[test]
fn e5_without_a_buffer_each_item_of_a_broken_pool_has_its_error() {
    watched(|| {
        with_built(workers(1).initializer(|| Err::<(), _>("no licence")), |pool| {
            let errors = pool.map(|n: u8| n, 0..20).filter(|result| matches!(result, Err(TaskError::BrokenPool(_))));
            assert_eq!(errors.count(), 20);
        });
    });
}
