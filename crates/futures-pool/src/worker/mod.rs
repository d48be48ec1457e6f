//! What a worker is, to itself and to others: what it tells of its work, and what its thread knows of its pool.
//!
//! It knows of tasks, but of no future and no queue. Begin with `info`, what others read of a worker, and `current`,
//! what its own thread knows.

pub(crate) mod spans;

pub(crate) mod current;
pub(crate) mod info;
pub(crate) mod job;
pub(crate) mod pool_id;
pub(crate) mod queue_entry;
pub(crate) mod stack;
