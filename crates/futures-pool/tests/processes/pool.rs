//! Pools as tests want them.

use futures_pool::{ProcessPoolBuilder, ProcessPoolExecutor};

/// The choices for a pool of so many processes.
pub(crate) fn workers(max_workers: usize) -> ProcessPoolBuilder {
    ProcessPoolExecutor::builder().max_workers(max_workers)
}

pub(crate) fn pool_of(max_workers: usize) -> ProcessPoolExecutor {
    ProcessPoolExecutor::new(max_workers).unwrap()
}

pub(crate) fn with_pool<R>(max_workers: usize, block: impl FnOnce(&ProcessPoolExecutor) -> R) -> R {
    block(&pool_of(max_workers))
}

pub(crate) fn with_limit<R>(
    max_workers: usize,
    max_pending: usize,
    block: impl FnOnce(&ProcessPoolExecutor) -> R,
) -> R {
    block(&workers(max_workers).max_pending(max_pending).build().unwrap())
}
