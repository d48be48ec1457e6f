//! E1 and E8: a pool takes every task, runs them in order, and loses none.

use futures_pool::{Executor, call};
use watchdog::watched;

use super::with_pool;
use crate::socket_gate::Gate;
use crate::tasks::{hold, note, noted};

#[test]
fn e1_submit_never_blocks_and_tasks_run_first_in_first_out() {
    watched(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        with_pool(1, |pool| {
            let gate = Gate::new();
            let first = pool.submit(call(hold, (gate.port(), 0)));
            let jobs: Vec<_> = (0..1000).map(|n| pool.submit(call(note, (path.to_owned(), n)))).collect();
            assert!(!first.done());
            gate.next().let_go();
            assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq(0..1000));
        });
        assert!(noted(folder.path()).into_iter().eq(0..1000));
    });
}

#[test]
fn e8_leaving_the_block_loses_no_queued_work() {
    watched(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        with_pool(2, |pool| (0..100).for_each(|n| drop(pool.submit(call(note, (path.to_owned(), n))))));
        let mut numbers = noted(folder.path());
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(0..100));
    });
}
