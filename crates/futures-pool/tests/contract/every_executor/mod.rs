//! Clauses that hold for every executor; included once for each.

use super::with_pool;

mod adding;
mod awaiting;
mod cancelling;
mod futures;
mod mapping;
mod unobserved;
mod waiting;
mod workers;
