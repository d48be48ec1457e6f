//! N4: each future has one outcome, whatever comes late.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use futures_pool::{Executor, TaskError, call};
use futures_pool_nats::{LocalServer, NatsExecutor};
use watchdog::watched;

use crate::cluster::host;
use crate::gate::Gate;
use crate::other_process::OtherProcess;
use crate::tasks::{hold, same};

#[test]
fn n4_late_answers_of_a_host_that_was_given_up_change_nothing() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let gate = Gate::new();
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let stopped = OtherProcess::host(server.address(), "stopped", 4);
        executor.wait_for_workers(4, Duration::MAX).unwrap();
        let outcomes = Arc::new(AtomicUsize::new(0));
        let submit = |task| {
            let (job, outcomes) = (executor.submit(task), outcomes.clone());
            job.add_done_callback(move |_| {
                outcomes.fetch_add(1, SeqCst);
            });
            job
        };
        let lost: Vec<_> = (0..4).map(|n| submit(call(hold, (gate.port(), n)))).collect();
        let held: Vec<_> = (0..4).map(|_| gate.next()).collect();
        stopped.stop();
        // Their processes go on, and have answers before their host is given up.
        held.into_iter().for_each(|held| held.let_go());
        for job in &lost {
            assert!(matches!(job.result(), Err(TaskError::WorkerLost(_))));
        }
        assert_eq!(executor.hosts(), []);
        let _other = host(&server, 0, 1);
        assert!((0..20).eq((0..20).map(|n| *executor.submit(call(same, (n,))).result().unwrap())));

        stopped.go_on();
        // It has said all that it had to say when it is back, under a new session.
        executor.wait_for_workers(5, Duration::MAX).unwrap();
        let again: Vec<_> = (0..50).map(|n| executor.submit(call(same, (n,)))).collect();
        assert!((0..50).eq(again.into_iter().map(|job| job.into_result().unwrap())));
        assert!(lost.iter().all(|job| matches!(job.result(), Err(TaskError::WorkerLost(_)))));
        executor.wait_idle();
        assert_eq!((outcomes.load(SeqCst), executor.stats().completed), (4, 74));
    });
}
