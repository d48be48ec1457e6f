//! E3 to E6: `map` over processes.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use futures_pool::{Executor, TaskError, call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::tasks::{Death, die, hold, hold_item, square};

#[test]
fn e3_items_that_wait_for_one_another_after_many_that_were_quick() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(2);
        // None of the first waits, so they come in chunks and several chunks at once.
        let items = (0..50_000).map(|n| (0, n)).chain([(gate.port(), 0), (gate.port(), 1)]);
        let map = pool.map(hold_item, items);
        let both = [gate.next(), gate.next()];
        assert_ne!(both[0].pid, both[1].pid);
        drop(both);
        assert_eq!(map.map(Result::unwrap).count(), 50_002);
    });
}

#[test]
fn e4_when_the_deadline_passes_what_has_not_started_is_cancelled() {
    watched(|| {
        let gate = Gate::new();
        let pool = pool_of(1);
        let timed = pool.mapping().timeout(Duration::from_millis(1));
        let mut map = timed.map(hold_item, (0..5).map(|n| (gate.port(), n))).unwrap();
        let held = gate.next();
        assert!(matches!(map.next(), Some(Err(TaskError::TimedOut))));
        assert!(map.next().is_none());
        held.let_go();
        let last = pool.submit(call(hold, (gate.port(), 7)));
        gate.next().let_go(); // the next one that comes is this one
        assert_eq!(last.into_result().unwrap(), 7);
    });
}

#[test]
fn e5_a_worker_that_dies_stands_at_the_place_of_what_it_had() {
    watched(|| {
        let pool = pool_of(1);
        let one_by_one = pool.mapping().chunksize(1);
        let results: Vec<_> = one_by_one.map(die, [Death::Exit(3), Death::Abort]).unwrap().collect();
        assert!(results.iter().all(|result| matches!(result, Err(TaskError::WorkerDied(_)))), "{results:?}");
        assert_eq!(pool.map(square, [3]).next().unwrap().unwrap(), 9);
    });
}

#[test]
fn b6_progress_is_told_for_each_item_also_in_chunks() {
    watched(|| {
        for chunksize in [1, 7, 1000] {
            let told = Arc::new(AtomicUsize::new(0));
            let pool = pool_of(2);
            let count = told.clone();
            let mapping = pool.mapping().chunksize(chunksize).progress(move || _ = count.fetch_add(1, SeqCst));
            assert_eq!(mapping.map(square, 0..100).unwrap().collect::<Result<HashSet<_>, _>>().unwrap().len(), 100);
            assert_eq!(told.load(SeqCst), 100);
        }
    });
}

#[test]
fn e11_an_endless_input_ends_with_the_error_of_a_pool_that_was_killed() {
    watched(|| {
        for chunksize in [1, 3] {
            let pool = pool_of(1);
            let mut results = pool.mapping().buffersize(8).chunksize(chunksize).map(square, 0_u64..).unwrap();
            assert_eq!(results.next().unwrap().unwrap(), 0);
            pool.kill_workers();
            let rest: Vec<_> = results.take(1000).collect();
            assert!(rest.len() <= 10, "{} results", rest.len());
            assert!(matches!(rest.last(), Some(Err(TaskError::ShutDown))), "{rest:?}");
        }
    });
}
