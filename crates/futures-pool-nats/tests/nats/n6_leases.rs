//! N6: a host that is cut off stops its tasks by itself, and nothing outlives a caller for long.

use std::time::Duration;

use futures_pool::{Executor, call};
use futures_pool_nats::{LocalServer, NatsExecutor};
use watchdog::watched;

use crate::cluster::host;
use crate::gate::Gate;
use crate::other_process::OtherProcess;
use crate::proxy::Proxy;
use crate::tasks::{bytes, compute_for_ever};

#[test]
fn n6_a_host_that_is_cut_off_stops_its_tasks_by_itself() {
    watched(|| its_processes_end(Proxy::cut, 0));
}

#[test]
fn n6_a_host_whose_connection_is_half_open_stops_its_tasks_by_itself() {
    watched(|| its_processes_end(Proxy::stall, 0));
}

#[test]
fn n6_a_host_that_cannot_send_its_answers_stops_its_tasks_by_itself() {
    watched(|| its_processes_end(Proxy::stall, 200));
}

/// While the host has so many large values to send.
fn its_processes_end(lose: impl FnOnce(&Proxy), large_values: usize) {
    let server = LocalServer::start().unwrap();
    let (gate, proxy) = (Gate::new(), Proxy::to(&server));
    let builder = NatsExecutor::builder().server(server.address()).name("test");
    let executor = builder.lease(Duration::from_millis(300)).build().unwrap();
    let host = OtherProcess::host(&proxy.address(), "host", 2);
    let running = executor.submit(call(compute_for_ever, (gate.port(),)));
    let held = gate.next();
    let values: Vec<_> = (0..large_values).map(|_| executor.submit(call(bytes, (1 << 20,)))).collect();
    lose(&proxy);
    // The host itself lives.
    held.wait_for_its_end();
    assert!(running.into_result().is_err());
    executor.close();
    for value in &values {
        value.cancel();
    }
    proxy.go_on();
    drop(host);
}

#[test]
fn n6_no_process_outlives_its_caller() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let gate = Gate::new();
        let _host = host(&server, 0, 1);
        let mut caller = OtherProcess::caller(server.address(), gate.port());
        let process = gate.next();
        let task = gate.next();
        assert_eq!(process.pid, task.pid);
        caller.kill();
        process.wait_for_its_end();
        task.wait_for_its_end();
    });
}
