//! [`WorkerDied`]: what is known of a worker process that is no more.

use std::error::Error;
use std::fmt;
use std::process::ExitStatus;

/// A worker process died while it had this task. [`TaskError::WorkerDied`](crate::TaskError::WorkerDied) holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerDied {
    pub(crate) task: String,
    pub(crate) death: Death,
}

impl WorkerDied {
    /// The name of the task that it was running.
    pub fn task(&self) -> &str {
        &self.task
    }

    /// Which process it was.
    pub fn pid(&self) -> u32 {
        self.death.pid
    }

    /// How the process ended, if the system has told.
    pub fn status(&self) -> Option<ExitStatus> {
        self.death.status
    }
}

impl fmt::Display for WorkerDied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "while it ran `{}`, {}", self.task, self.death)
    }
}

impl Error for WorkerDied {}

/// How a worker process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Death {
    pub(crate) pid: u32,
    pub(crate) status: Option<ExitStatus>,
    /// Why the pool has killed the process, if it has.
    pub(crate) killed_because: Option<String>,
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "worker process {} ", self.pid)?;
        match (&self.killed_because, self.status) {
            (Some(reason), _) => write!(f, "was killed: {reason}"),
            (None, Some(status)) => write!(f, "died: {}", StatusInWords(status)),
            (None, None) => f.write_str("died"),
        }
    }
}

impl Error for Death {}

/// An exit status in words: `signal 9 (SIGKILL)`, `exit code 3`.
struct StatusInWords(ExitStatus);

impl fmt::Display for StatusInWords {
    #[cfg(unix)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use std::os::unix::process::ExitStatusExt;
        match (self.0.signal(), self.0.code()) {
            (Some(number), _) => match name_of_signal(number) {
                Some(name) => write!(f, "signal {number} ({name})"),
                None => write!(f, "signal {number}"),
            },
            (None, Some(code)) => write!(f, "exit code {code}"),
            (None, None) => self.0.fmt(f),
        }
    }

    #[cfg(not(unix))]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.code() {
            // Codes of the system's own are known by their hexadecimal form: 0xc00000fd is a stack overflow.
            Some(code) if !(0..=0xffff).contains(&code) => write!(f, "exit code {code:#x}"),
            Some(code) => write!(f, "exit code {code}"),
            None => self.0.fmt(f),
        }
    }
}

#[cfg(unix)]
fn name_of_signal(number: i32) -> Option<&'static str> {
    use rustix::process::Signal;
    let signal = Signal::from_named_raw(number)?;
    let names = [
        (Signal::HUP, "SIGHUP"),
        (Signal::INT, "SIGINT"),
        (Signal::QUIT, "SIGQUIT"),
        (Signal::ILL, "SIGILL"),
        (Signal::TRAP, "SIGTRAP"),
        (Signal::ABORT, "SIGABRT"),
        (Signal::BUS, "SIGBUS"),
        (Signal::FPE, "SIGFPE"),
        (Signal::KILL, "SIGKILL"),
        (Signal::USR1, "SIGUSR1"),
        (Signal::SEGV, "SIGSEGV"),
        (Signal::USR2, "SIGUSR2"),
        (Signal::PIPE, "SIGPIPE"),
        (Signal::ALARM, "SIGALRM"),
        (Signal::TERM, "SIGTERM"),
        (Signal::XCPU, "SIGXCPU"),
        (Signal::XFSZ, "SIGXFSZ"),
        (Signal::SYS, "SIGSYS"),
    ];
    names.into_iter().find(|(known, _)| *known == signal).map(|(_, name)| name)
}
