//! Clauses that hold for every pool of workers beside the caller; included once for each.

use std::time::Duration;

use super::{with_built, with_pool};

mod bounded;
mod cancelling;
mod closing;
mod counting;
mod deadlocks;
mod ending;
mod futures;
mod helping;
mod idle_workers;
mod many;
mod mapping;
mod no_deadlock;
mod selecting;
mod spans;
mod stages;
mod waiting;
mod worker_state;
mod workers;

/// A time-out that passes while a gate is kept closed.
const SOON: Duration = Duration::from_millis(1);
