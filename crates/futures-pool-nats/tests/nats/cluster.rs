//! A server, hosts and an executor, for one test.

use std::time::Duration;

use futures_pool_nats::{HostOptions, LocalServer, NatsBuilder, NatsExecutor, WorkerHost};

/// A server, a host in this very process, and an executor.
pub(crate) struct Cluster {
    // In this order: the executor says goodbye to hosts that are there.
    pub(crate) executor: NatsExecutor,
    pub(crate) hosts: Vec<WorkerHost>,
    pub(crate) server: LocalServer,
}

impl Cluster {
    /// With a host for each number of workers.
    pub(crate) fn of(workers: &[usize], choose: impl FnOnce(NatsBuilder) -> NatsBuilder) -> Self {
        let server = LocalServer::start().unwrap();
        let executor = choose(NatsExecutor::builder().server(server.address()).name("test")).build().unwrap();
        let hosts = workers.iter().enumerate().map(|(number, workers)| host(&server, number, *workers)).collect();
        executor.wait_for_workers(workers.iter().sum(), Duration::MAX).unwrap();
        Cluster { executor, hosts, server }
    }
}

pub(crate) fn host(server: &LocalServer, number: usize, workers: usize) -> WorkerHost {
    let options = HostOptions::new().workers(workers).host_name(format!("host_{number}")).log(|_| {});
    WorkerHost::start(server.address(), "test", options).unwrap()
}
