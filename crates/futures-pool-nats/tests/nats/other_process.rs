//! This program, started again as a host or as a caller, so that it can be killed or stopped.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use std::{env, process, thread};

use async_nats::ConnectOptions;
use futures_pool::{Executor, call};
use futures_pool_nats::{HostOptions, NatsExecutor, worker_host};

use crate::tasks::{compute_for_ever, stay_connected};

/// What such a process is to be: `host` or `caller`.
const ROLE: &str = "NATS_TEST_ROLE";
const ADDRESS: &str = "NATS_TEST_ADDRESS";
const HOST_NAME: &str = "NATS_TEST_HOST_NAME";
const WORKERS: &str = "NATS_TEST_WORKERS";
const PORT: &str = "NATS_TEST_PORT";

/// Such a process. It ends with this, and with the tests.
pub(crate) struct OtherProcess {
    child: Child,
    errors: BufReader<ChildStderr>,
    _its_life: ChildStdin,
}

impl OtherProcess {
    /// A host.
    pub(crate) fn host(address: &str, name: &str, workers: usize) -> Self {
        Self::host_by(&env::current_exe().unwrap(), address, name, workers)
    }

    /// A host that is another program than this, made of this.
    pub(crate) fn host_by(program: &Path, address: &str, name: &str, workers: usize) -> Self {
        let workers = workers.to_string();
        Self::start(program, "host", &[(ADDRESS, address), (HOST_NAME, name), (WORKERS, &workers)])
    }

    /// A caller with two tasks that come to the gate at this port: one is over, and one will never be.
    pub(crate) fn caller(address: &str, port: u16) -> Self {
        let port = port.to_string();
        Self::start(&env::current_exe().unwrap(), "caller", &[(ADDRESS, address), (PORT, &port)])
    }

    fn start(program: &Path, role: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(program);
        command
            .args(["--exact", "other_process::other_process", "--nocapture", "--test-threads=1"])
            .env(ROLE, role)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = loop {
            match command.spawn() {
                // A process that another test starts at this moment may not yet have closed what wrote this program.
                Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => thread::yield_now(),
                child => break child.unwrap(),
            }
        };
        let errors = BufReader::new(child.stderr.take().unwrap());
        let _its_life = child.stdin.take().unwrap();
        OtherProcess { child, errors, _its_life }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line that it logs.
    pub(crate) fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.errors.read_line(&mut line).unwrap();
        line
    }

    /// All that it and its workers still log, up to the end of the last of them.
    #[cfg(unix)]
    pub(crate) fn rest_of_log(&mut self) -> String {
        let mut log = String::new();
        self.errors.read_to_string(&mut log).unwrap();
        log
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops it whole, as if its machine stood still.
    #[cfg(unix)]
    pub(crate) fn stop(&self) {
        use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
        self.send(nix::sys::signal::Signal::SIGSTOP);
        // The last of its threads may go on for a moment.
        let stopped = waitpid(nix::unistd::Pid::from_raw(self.child.id() as i32), Some(WaitPidFlag::WUNTRACED));
        assert!(matches!(stopped, Ok(WaitStatus::Stopped(..))), "{stopped:?}");
    }

    #[cfg(unix)]
    pub(crate) fn go_on(&self) {
        self.send(nix::sys::signal::Signal::SIGCONT);
    }

    #[cfg(unix)]
    fn send(&self, signal: nix::sys::signal::Signal) {
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(self.child.id() as i32), signal).unwrap();
    }
}

impl Drop for OtherProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Where such processes begin; nothing else happens here.
#[test]
fn other_process() {
    let Ok(role) = env::var(ROLE) else { return };
    // It ends with the tests, however those end.
    thread::spawn(|| {
        let _end = io::stdin().read(&mut [0]);
        process::exit(0);
    });
    let variable = |name| env::var(name).unwrap();
    match role.as_str() {
        "host" => {
            let options = HostOptions::new().workers(variable(WORKERS).parse().unwrap()).host_name(variable(HOST_NAME));
            // Or it would find a way around a proxy.
            let options = options.connect_options(ConnectOptions::new().ignore_discovered_servers());
            worker_host(&variable(ADDRESS), "test", options).unwrap();
        }
        "caller" => {
            let builder = NatsExecutor::builder().server(variable(ADDRESS)).name("test");
            let executor = builder.build().unwrap();
            let port: u16 = variable(PORT).parse().unwrap();
            executor.submit(call(stay_connected, (port,))).into_result().unwrap();
            let _never = executor.submit(call(compute_for_ever, (port,))).into_result();
        }
        other => panic!("{other} is nothing to be"),
    }
}
