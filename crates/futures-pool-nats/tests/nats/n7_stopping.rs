//! N7: what stops a task reaches its process on the other host, and no other.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use futures_pool::{Executor, TaskError, call, remote};
use futures_pool_nats::NatsExecutor;
use watchdog::watched;

use crate::cluster::Cluster;
use crate::gate::{self, Gate};
use crate::tasks::{compute_for_ever, hold, pid};

#[test]
fn n7_cancel_reaches_the_process_of_that_task_alone() {
    watched(|| {
        let cluster = Cluster::of(&[2, 2], |builder| builder);
        let (stopped, others) = (Gate::new(), Gate::new());
        let executor = &cluster.executor;
        let job = executor.submit(call(compute_for_ever, (stopped.port(),)).cancellable());
        let rest: Vec<_> = (0..3).map(|n| executor.submit(call(hold, (others.port(), n)).cancellable())).collect();
        let (its_process, held) = (stopped.next(), [others.next(), others.next(), others.next()]);
        job.cancel();
        its_process.wait_for_its_end();
        assert!(matches!(job.result(), Err(TaskError::Cancelled)));
        assert!(rest.iter().all(|job| job.running()));
        held.into_iter().for_each(|held| held.let_go());
        assert!((0..3).eq(rest.into_iter().map(|job| job.into_result().unwrap())));
    });
}

remote!(connect_and_compute);
/// Its process can be seen to end; it ends by itself never.
fn connect_and_compute(port: u16) {
    gate::stay_connected(port);
    loop {
        std::hint::spin_loop();
    }
}

#[test]
fn n7_a_time_limit_reaches_the_process_of_that_task_alone() {
    watched(|| {
        let cluster = Cluster::of(&[2], |builder| builder);
        let gate = Gate::new();
        let other = cluster.executor.submit(call(hold, (gate.port(), 7)));
        let held = gate.next();
        let seen = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        seen.set_nonblocking(true).unwrap();
        let port = seen.local_addr().unwrap().port();
        // Longer and longer, until it was long enough for the task to begin.
        let mut limit = Duration::from_millis(300);
        let mut its_process = loop {
            let job = cluster.executor.submit(call(connect_and_compute, (port,)).timeout(limit));
            assert!(matches!(job.into_result(), Err(TaskError::Expired)));
            match seen.accept() {
                Ok((stream, _)) => break stream,
                Err(_) => limit *= 2,
            }
        };
        its_process.set_nonblocking(false).unwrap();
        let _its_end = its_process.read_to_end(&mut Vec::new());
        assert!(other.running());
        held.let_go();
        assert_eq!(other.into_result().unwrap(), 7);
    });
}

#[test]
fn n7_kill_workers_reaches_the_processes_of_this_caller_alone() {
    watched(|| {
        let cluster = Cluster::of(&[2, 2], |builder| builder);
        let builder = NatsExecutor::builder().server(cluster.server.address()).name("test");
        let other_caller = builder.build().unwrap();
        other_caller.wait_for_workers(4, Duration::MAX).unwrap();
        let (killed, others) = (Gate::new(), Gate::new());
        let other = other_caller.submit(call(hold, (others.port(), 7)));
        let other_held = others.next();
        let jobs: Vec<_> = (0..4).map(|_| cluster.executor.submit(call(compute_for_ever, (killed.port(),)))).collect();
        let held: Vec<_> = (0..4).map(|_| killed.next()).collect();
        let queued = cluster.executor.submit(call(pid, ()));
        cluster.executor.kill_workers();
        held.into_iter().for_each(|held| held.wait_for_its_end());
        assert!(jobs.into_iter().all(|job| matches!(job.into_result(), Err(TaskError::WorkerDied(_)))));
        assert!(matches!(queued.into_result(), Err(TaskError::Cancelled)));
        assert!(other.running());
        other_held.let_go();
        assert_eq!(other.into_result().unwrap(), 7);
    });
}
