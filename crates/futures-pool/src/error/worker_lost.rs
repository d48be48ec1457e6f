//! [`WorkerLost`]: what is known of a worker on another machine that is heard of no more.

use std::error::Error;
use std::fmt;

/// A task was running on another machine that is heard of no more. Whether it ran to its end there is not known.
/// [`TaskError::WorkerLost`](crate::TaskError::WorkerLost) holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerLost {
    task: String,
    host: String,
    pid: u32,
    attempt: u32,
    reason: String,
}

impl WorkerLost {
    /// For executors of other crates: the task was the `attempt`th one to run it, on `host`, whose process `pid` ran it or
    /// had it run.
    pub fn new(
        task: impl Into<String>,
        host: impl Into<String>,
        pid: u32,
        attempt: u32,
        reason: impl Into<String>,
    ) -> Self {
        WorkerLost { task: task.into(), host: host.into(), pid, attempt, reason: reason.into() }
    }

    /// The name of the task that was running.
    pub fn task(&self) -> &str {
        &self.task
    }

    /// The name of the machine.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The process on that machine that had the task.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// How often the task had been begun by then, this time included.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

impl fmt::Display for WorkerLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WorkerLost { task, host, pid, attempt, reason } = self;
        write!(f, "`{task}` was running on host {host}, process {pid}, which {reason}")?;
        match attempt {
            1 => Ok(()),
            more => write!(f, "; it was attempt {more}"),
        }
    }
}

impl Error for WorkerLost {}
