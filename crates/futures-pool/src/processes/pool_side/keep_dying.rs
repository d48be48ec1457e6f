//! [`KeepDying`]: why a pool is broken whose worker processes die again and again.

use std::error::Error;
use std::fmt;

use crate::error::Death;

/// The default of [`max_worker_deaths`](crate::ProcessPoolBuilder::max_worker_deaths).
pub(crate) const MAX_WORKER_DEATHS: usize = 32;
/// The default of [`max_failed_starts`](crate::ProcessPoolBuilder::max_failed_starts).
pub(crate) const MAX_FAILED_STARTS: usize = 3;

/// Worker processes die again and again; [`TaskError::BrokenPool`](crate::TaskError::BrokenPool) holds it.
#[derive(Debug)]
pub(crate) struct KeepDying {
    /// Whether the processes had been ready, or died before they were.
    pub(crate) was_ready: bool,
    /// How many processes have died in a row.
    pub(crate) most: usize,
    /// How the last of them died.
    pub(crate) death: Death,
}

impl fmt::Display for KeepDying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeepDying { was_ready, most, death } = self;
        let workers = if *most == 1 { "worker" } else { "workers" };
        if *was_ready {
            write!(f, "{most} {workers} died one after the other, nothing done in between; at last {death}")
        } else {
            write!(f, "{most} {workers} ended before they were ready; at last {death}")
        }
    }
}

impl Error for KeepDying {}
