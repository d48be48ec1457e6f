//! The machines of this lesson: in truth processes of this machine, which speak to each other through a real server.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;
use std::{env, process, thread};

use futures_pool_nats::{HostOptions, LocalServer, NatsExecutor, worker_host};
use lesson_program::{Lesson, Refused};

/// The name under which this program and its hosts find each other.
pub(crate) const NAME: &str = "primes";

/// How long to wait for hosts, on however busy a machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The lesson, and the server that all machines speak to.
pub(crate) struct Network {
    lesson: Lesson,
    server: LocalServer,
}

impl Network {
    /// Where the server is.
    pub(crate) fn address(&self) -> &str {
        self.server.address()
    }

    /// Starts machines of these names, and waits until all have joined.
    pub(crate) fn start<const N: usize>(&self, pool: &NatsExecutor, names: [&str; N]) -> Result<[Machine; N], Failure> {
        let machines = names.map(|name| Machine::start(self.address(), name));
        pool.wait_for_workers(N, PATIENCE)?;
        Ok(machines)
    }
}

pub(crate) type Failure = Box<dyn std::error::Error>;

impl AsRef<Lesson> for Network {
    fn as_ref(&self) -> &Lesson {
        &self.lesson
    }
}

/// Without a server there is no lesson.
pub(crate) fn with_a_server(lesson: Lesson) -> Result<Network, Refused> {
    match LocalServer::start() {
        Ok(server) => Ok(Network { lesson, server }),
        Err(error) => Err(Refused::not_here(format!("This lesson needs a server: {error}."))),
    }
}

/// A machine with one worker: this program, started again. It ends with this.
pub(crate) struct Machine {
    child: Child,
}

impl Machine {
    pub(crate) fn start(address: &str, name: &str) -> Self {
        let program = env::current_exe().expect("this program is a file");
        Machine::with_program(&program, address, name)
    }

    /// A machine on which this program was installed.
    pub(crate) fn with_program(program: &Path, address: &str, name: &str) -> Self {
        let child = Command::new(program).args([AS_A_HOST, address, name]).stdin(Stdio::piped()).spawn();
        Machine { child: child.expect("this program can be started again") }
    }

    /// Nothing on it says goodbye.
    pub(crate) fn lose_power(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it has ended");
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.lose_power();
    }
}

const AS_A_HOST: &str = "--as-a-host";

/// Runs as a host, if that is what this process is to be.
pub(crate) fn as_a_host() -> Option<ExitCode> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [flag, address, name] = &arguments[..] else { return None };
    if flag != AS_A_HOST {
        return None;
    }
    thread::spawn(|| {
        // The lesson holds the other end. Its end is the end of its machines too, even if it was killed.
        let _end = io::stdin().read(&mut [0]);
        process::exit(0);
    });
    let options = HostOptions::new().workers(1).host_name(name).log(|_| {});
    let ended = worker_host(address, NAME, options);
    Some(match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    })
}
