//! A server, hosts and an executor, for one test.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use futures_pool_nats::{HostOptions, NatsBuilder, NatsExecutor, WorkerHost};
use tempfile::TempDir;

/// A file in the server's folder.
const CONFIG: &str = "nats.conf";

/// A server on a free port of this machine, with a folder of its own. It ends with this.
pub(crate) struct Server {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with_config("")
    }

    /// With this file of choices.
    pub(crate) fn with_config(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(CONFIG), config).unwrap();
        let child = run(folder.path(), None);
        let port = port_of(&folder, &child);
        Server { child, port, folder }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn address(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Kills the server and starts another on the same port.
    pub(crate) fn restart(&mut self) {
        self.kill();
        self.child = run(self.folder.path(), Some(self.port));
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have been killed before
        let _ = self.child.wait();
    }
}

/// Where there is no server no test of this kind says that all is well.
fn run(folder: &Path, port: Option<u16>) -> Child {
    let port = port.map_or("-1".to_owned(), |port| port.to_string());
    let child = Command::new("nats-server")
        .args(["--addr", "127.0.0.1", "--port", &port])
        .arg("--config")
        .arg(folder.join(CONFIG))
        .arg("--ports_file_dir")
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.unwrap_or_else(|error| {
        panic!("`nats-server` cannot be run ({error}).\nnext: see the README of futures-pool-nats")
    })
}

/// The port that a server has chosen, which it writes into a file.
fn port_of(folder: &TempDir, child: &Child) -> u16 {
    let file = folder.path().join(format!("nats-server_{}.ports", child.id()));
    loop {
        let written = fs::read_to_string(&file).unwrap_or_default();
        if let Some((_, rest)) = written.split_once("nats://127.0.0.1:") {
            if let Some((port, _)) = rest.split_once('"') {
                return port.parse().unwrap();
            }
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// A server, a host in this very process, and an executor.
pub(crate) struct Cluster {
    // In this order: the executor says goodbye to hosts that are there.
    pub(crate) executor: NatsExecutor,
    pub(crate) hosts: Vec<WorkerHost>,
    pub(crate) server: Server,
}

impl Cluster {
    /// With a host for each number of workers.
    pub(crate) fn of(workers: &[usize], choose: impl FnOnce(NatsBuilder) -> NatsBuilder) -> Self {
        let server = Server::start();
        let executor = choose(NatsExecutor::builder().server(server.address()).name("test")).build().unwrap();
        let hosts = workers.iter().enumerate().map(|(number, workers)| host(&server, number, *workers)).collect();
        executor.wait_for_workers(workers.iter().sum(), Duration::MAX).unwrap();
        Cluster { executor, hosts, server }
    }
}

pub(crate) fn host(server: &Server, number: usize, workers: usize) -> WorkerHost {
    let options = HostOptions::new().workers(workers).host_name(format!("host_{number}")).log(|_| {});
    WorkerHost::start(&server.address(), "test", options).unwrap()
}
