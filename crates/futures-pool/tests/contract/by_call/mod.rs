//! Clauses that hold for every executor, those of processes included; included once for each. Tasks are calls of the
//! functions in `tasks`, which any executor can run.

use super::with_pool;

mod adding;
mod awaiting;
mod futures;
mod mapping;
