//! A server, hosts and an executor, for one test.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// A server on a free port of this machine, with a folder of its own. It ends with this.
pub(crate) struct Server {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let child = run(folder.path(), None);
        let port = port_of(&folder, &child);
        Server { child, port, folder }
    }

    pub(crate) fn address(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Kills the server and starts another on the same port.
    pub(crate) fn restart(&mut self) {
        self.kill();
        self.start_again();
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn start_again(&mut self) {
        self.child = run(self.folder.path(), Some(self.port));
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
        .args(["--addr", "127.0.0.1", "--port", &port, "--ports_file_dir"])
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
