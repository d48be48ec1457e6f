//! N3: a host that is lost takes only those tasks with it that it was granted and has not answered.

use std::time::Duration;

use futures_pool::{Executor, TaskError, call};
use futures_pool_nats::{LocalServer, NatsExecutor};
use watchdog::watched;

use crate::cluster::host;
use crate::gate::Gate;
use crate::other_process::OtherProcess;
use crate::proxy::Proxy;
use crate::tasks::{hold, note, noted, same};

#[test]
fn n3_a_host_that_is_killed() {
    watched(|| only_what_was_granted_fails(|host, _| host.kill()));
}

#[test]
fn n3_a_host_that_is_stopped() {
    watched(|| only_what_was_granted_fails(|host, _| host.stop()));
}

#[test]
fn n3_a_host_that_is_cut_off() {
    watched(|| only_what_was_granted_fails(|_, proxy| proxy.cut()));
}

#[test]
fn n3_a_host_whose_connection_is_half_open() {
    watched(|| only_what_was_granted_fails(|_, proxy| proxy.stall()));
}

fn only_what_was_granted_fails(lose: impl FnOnce(&mut OtherProcess, &Proxy)) {
    let server = LocalServer::start().unwrap();
    let (gate, proxy) = (Gate::new(), Proxy::to(&server));
    let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
    let mut lost = OtherProcess::host(&proxy.address(), "lost", 2);
    executor.wait_for_workers(2, Duration::MAX).unwrap();
    let granted = [1, 2].map(|n| executor.submit(call(hold, (gate.port(), n))));
    let held = [gate.next(), gate.next()];
    let waiting: Vec<_> = (0..50).map(|n| executor.submit(call(same, (n,)))).collect();
    lose(&mut lost, &proxy);
    for job in granted {
        let Err(TaskError::WorkerLost(error)) = job.into_result() else { panic!("it was granted") };
        assert_eq!((error.host(), error.pid(), error.attempt()), ("lost", lost.pid(), 1));
        assert!(error.task().ends_with("hold"), "{error}");
        assert_eq!(
            error.to_string(),
            format!("`{}` was running on host lost, process {}, which stopped answering", error.task(), lost.pid())
        );
    }
    assert!(waiting.iter().all(|job| !job.done()));
    let _host = host(&server, 0, 2);
    assert!((0..50).eq(waiting.into_iter().map(|job| job.into_result().unwrap())));
    drop(held);
}

#[test]
fn n3_a_host_that_is_killed_under_a_burst() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let mut lost = OtherProcess::host(server.address(), "lost", 2);
        let _host = host(&server, 0, 2);
        executor.wait_for_workers(4, Duration::MAX).unwrap();
        let jobs: Vec<_> = (0..3000).map(|n| executor.submit(call(note, (path.clone(), n)))).collect();
        let _ended = jobs[500].exception();
        lost.kill();
        let mut failed = Vec::new();
        for (n, job) in (0..).zip(jobs) {
            match job.into_result() {
                Ok(value) => assert_eq!(value, n),
                Err(TaskError::WorkerLost(error)) => {
                    assert_eq!((error.host(), error.attempt()), ("lost", 1));
                    failed.push(n);
                }
                Err(other) => panic!("{other}"),
            }
        }
        let mut ran = noted(folder.path());
        ran.sort_unstable();
        assert!(ran.windows(2).all(|two| two[0] != two[1]), "none ran twice");
        assert!((0..3000).all(|n| failed.contains(&n) || ran.binary_search(&n).is_ok()));
        let most = 2 * 256;
        assert!(failed.len() <= most, "{} failed", failed.len());
    });
}
