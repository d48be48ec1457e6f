//! Clauses that hold for every pool of workers beside the caller; included once for each.

use std::time::Duration;

use super::with_pool;

mod cancelling;
mod futures;
mod mapping;
mod submitting;
mod waiting;
mod workers;

/// A time-out that passes while a gate is kept closed.
const SOON: Duration = Duration::from_millis(1);
