//! E1 and E8: a pool takes every task, runs them in order, and loses none.

use std::sync::{Arc, Mutex};

use futures_pool::{Executor, ReturnWhen, wait};
use watchdog::watched;

use super::with_pool;
use crate::gate::{Gate, OpenAtEnd, held};

#[test]
fn e1_submit_never_blocks_and_tasks_run_first_in_first_out() {
    watched(|| {
        let (started, gate) = (Gate::default(), Gate::default());
        let order = Arc::new(Mutex::new(Vec::new()));
        with_pool(1, |pool| {
            let _end = OpenAtEnd(&gate);
            let first = pool.submit(held(&started, &gate, ()));
            let jobs: Vec<_> = (0..1000)
                .map(|n| {
                    let order = order.clone();
                    pool.submit(move || order.lock().unwrap().push(n))
                })
                .collect();
            assert!(!first.done());
            gate.open();
            wait(&jobs, None, ReturnWhen::AllCompleted);
        });
        assert_eq!(*order.lock().unwrap(), (0..1000).collect::<Vec<_>>());
    });
}

#[test]
fn e8_leaving_the_block_loses_no_queued_work() {
    watched(|| {
        let ran = Arc::new(Mutex::new(0));
        with_pool(2, |pool| {
            for _ in 0..100 {
                let ran = ran.clone();
                drop(pool.submit(move || *ran.lock().unwrap() += 1));
            }
        });
        assert_eq!(*ran.lock().unwrap(), 100);
    });
}
