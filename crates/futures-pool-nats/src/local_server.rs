//! [`LocalServer`]: a server on this machine, for tests and trials.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::error::ConnectError;

/// A NATS server for tests and trials: the program `nats-server`, on a free port that only this machine can reach, with a
/// temporary folder of its own.
///
/// Dropping it kills the server.
///
/// ```no_run
/// use futures_pool_nats::{LocalServer, NatsExecutor};
///
/// let server = LocalServer::start()?;
/// let pool = NatsExecutor::builder().server(server.address()).name("squares").build()?;
/// # Ok::<(), futures_pool_nats::ConnectError>(())
/// ```
#[derive(Debug)]
pub struct LocalServer {
    child: Child,
    address: String,
    folder: TempDir,
}

impl LocalServer {
    /// Starts a server and waits until it listens.
    ///
    /// # Errors
    /// If there is no program `nats-server`. The error says where to get it.
    pub fn start() -> Result<Self, ConnectError> {
        Self::with_config("")
    }

    /// A server with this configuration, in the server's own language: users, limits, TLS.
    ///
    /// # Errors
    /// As for [`start`](Self::start), and if the server ends at once, since it cannot read the configuration.
    pub fn with_config(config: &str) -> Result<Self, ConnectError> {
        let folder = TempDir::new().map_err(ConnectError::NoLocalServer)?;
        fs::write(folder.path().join(CONFIG), config).map_err(ConnectError::NoLocalServer)?;
        let mut child = spawn(folder.path(), "-1")?;
        match address_of(&mut child, folder.path()) {
            Ok(address) => Ok(LocalServer { child, address, folder }),
            Err(error) => {
                let _ = child.kill(); // it may have ended
                let _ = child.wait();
                Err(error)
            }
        }
    }

    /// Where it listens: `nats://127.0.0.1:40351`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Kills the server, as if its machine had lost power. Callers and hosts wait for another on the same port.
    ///
    /// # Errors
    /// If the system refuses to.
    pub fn kill(&mut self) -> io::Result<ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }

    /// Kills the server, if it still runs, and starts another on the same port. It may not listen yet when this returns.
    ///
    /// # Errors
    /// If the system refuses to.
    pub fn restart(&mut self) -> Result<(), ConnectError> {
        self.kill().map_err(ConnectError::NoLocalServer)?;
        let port = self.address.rsplit(':').next().unwrap_or_default();
        self.child = spawn(self.folder.path(), port)?;
        Ok(())
    }
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        let _ = self.kill(); // it may have ended
    }
}

/// A file in the server's folder.
const CONFIG: &str = "nats.conf";

fn spawn(folder: &Path, port: &str) -> Result<Child, ConnectError> {
    let mut command = Command::new("nats-server");
    command.args(["--addr", "127.0.0.1", "--port", port, "--config"]).arg(folder.join(CONFIG));
    command.arg("--ports_file_dir").arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map_err(ConnectError::NoLocalServer)
}

/// The address that a server has chosen, which it writes into a file.
fn address_of(child: &mut Child, folder: &Path) -> Result<String, ConnectError> {
    let file = folder.join(format!("nats-server_{}.ports", child.id()));
    loop {
        let written = fs::read_to_string(&file).unwrap_or_default();
        // Its list ends with a bracket once it is whole.
        let address = written.split('"').find(|word| word.starts_with("nats://127.0.0.1:"));
        if let Some(address) = address.filter(|_| written.contains(']')) {
            return Ok(address.to_owned());
        }
        if let Some(status) = child.try_wait().map_err(ConnectError::NoLocalServer)? {
            return Err(ConnectError::Choice(format!(
                "`nats-server` has ended at once, with {status}: see its configuration"
            )));
        }
        thread::sleep(Duration::from_millis(5));
    }
}
