//! [`Program`]: what is started as a worker, and how it is told to be one.

use std::ffi::OsString;
use std::path::PathBuf;

/// Says to a process that it is a worker, and of how many bytes a message may be.
pub(crate) const WORKER: &str = "FUTURES_POOL_WORKER";

/// What is started as a worker.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) args: Vec<OsString>,
    /// Whether the program prints something before it becomes a worker, as test programs do.
    #[cfg_attr(windows, expect(dead_code, reason = "there it is heard: the output of a process cannot be replaced"))]
    pub(crate) prints: bool,
}
