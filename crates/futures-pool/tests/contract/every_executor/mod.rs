//! Clauses that hold for every executor; included once for each.

use super::with_pool;

mod awaiting;
mod cancelling;
mod futures;
mod mapping;
mod waiting;
mod workers;
