//! Clauses that hold for every pool of workers beside the caller, threads or processes; included once for each. Tasks are
//! calls of the functions in `tasks`, some of which stop at a gate that other processes can reach.

use std::time::Duration;

use super::{with_limit, with_pool};

mod bounded;
mod closing;
mod futures;
mod mapping;
mod submitting;
mod waiting;

/// A time-out that passes while a gate is kept closed.
const SOON: Duration = Duration::from_millis(1);
