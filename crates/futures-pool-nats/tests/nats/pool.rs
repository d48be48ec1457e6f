//! Pools as the tests of other pools want them: the one thing that differs. Each has a server and a host of its own.

use std::convert::Infallible;
use std::ops::Deref;
use std::thread;
use std::time::Duration;

use futures_pool::{ProcessPoolBuilder, Shutdown, SpanLog, StillRunning};
use futures_pool_nats::{HostOptions, LocalServer, NatsBuilder, NatsExecutor, WorkerHost};

/// A server, a host in this process, and an executor.
pub(crate) struct Pool {
    // In this order: the executor says goodbye to a host that is there.
    executor: NatsExecutor,
    host: WorkerHost,
    server: LocalServer,
}

impl Deref for Pool {
    type Target = NatsExecutor;

    fn deref(&self) -> &NatsExecutor {
        &self.executor
    }
}

impl Pool {
    pub(crate) fn pids(&self) -> Vec<u32> {
        self.host.pids()
    }

    pub(crate) fn shutdown(self) {
        self.executor.shutdown();
    }

    pub(crate) fn shutdown_with(self, how: Shutdown) {
        let Pool { executor, host, server } = self;
        executor.shutdown_with(how);
        keep_until_done(host, server);
    }

    pub(crate) fn shutdown_within(self, limit: Duration, how: Shutdown) -> Result<(), StillRunning> {
        let Pool { executor, host, server } = self;
        let ended = executor.shutdown_within(limit, how);
        keep_until_done(host, server);
        ended
    }
}

/// An executor that was not waited for goes on as long as it has something to do, if there is a host.
fn keep_until_done(host: WorkerHost, server: LocalServer) {
    thread::spawn(move || {
        while host.callers() > 0 {
            thread::sleep(Duration::from_millis(1));
        }
        drop((host, server));
    });
}

/// The choices for a pool: some are those of an executor, some those of the pool of its host.
pub(crate) struct Choices {
    executor: NatsBuilder,
    max_workers: usize,
    host_name: String,
    of_host: Vec<Box<dyn Fn(ProcessPoolBuilder) -> ProcessPoolBuilder + Send>>,
}

impl Choices {
    pub(crate) fn max_pending(self, max_pending: usize) -> Self {
        Choices { executor: self.executor.max_pending(max_pending), ..self }
    }

    pub(crate) fn max_message_size(self, bytes: u64) -> Self {
        Choices { executor: self.executor.max_message_size(bytes), ..self }
            .of_host(move |builder| builder.max_message_size(bytes))
    }

    pub(crate) fn spans(self, log: &SpanLog) -> Self {
        Choices { executor: self.executor.spans(log), ..self }
    }

    /// The name of the host, where workers have none of their own.
    pub(crate) fn name_prefix(self, prefix: &str) -> Self {
        Choices { host_name: prefix.to_owned(), ..self }
    }

    pub(crate) fn max_worker_deaths(self, most: usize) -> Self {
        self.of_host(move |builder| builder.max_worker_deaths(most))
    }

    fn of_host(mut self, choose: impl Fn(ProcessPoolBuilder) -> ProcessPoolBuilder + Send + 'static) -> Self {
        self.of_host.push(Box::new(choose));
        self
    }

    pub(crate) fn build(self) -> Result<Pool, Infallible> {
        let Choices { executor, max_workers, host_name, of_host } = self;
        let server = LocalServer::start().unwrap();
        let executor = executor.server(server.address()).name("test").build().unwrap();
        let choose = move |builder| of_host.iter().fold(builder, |builder, choose| choose(builder));
        let options = HostOptions::new().workers(max_workers).host_name(host_name).pool(choose).log(|_| {});
        let host = WorkerHost::start(server.address(), "test", options).unwrap();
        executor.wait_for_workers(max_workers, Duration::MAX).unwrap();
        Ok(Pool { executor, host, server })
    }
}

/// The choices for a pool of so many workers.
pub(crate) fn workers(max_workers: usize) -> Choices {
    Choices { executor: NatsExecutor::builder(), max_workers, host_name: "host".to_owned(), of_host: Vec::new() }
}

pub(crate) fn pool_of(max_workers: usize) -> Pool {
    let Ok(pool) = workers(max_workers).build();
    pool
}

pub(crate) fn with_pool<R>(max_workers: usize, block: impl FnOnce(&Pool) -> R) -> R {
    block(&pool_of(max_workers))
}

pub(crate) fn with_limit<R>(max_workers: usize, max_pending: usize, block: impl FnOnce(&Pool) -> R) -> R {
    let Ok(pool) = workers(max_workers).max_pending(max_pending).build();
    block(&pool)
}
