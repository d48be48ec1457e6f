//! The clauses for [`ScopedExecutor`].

use futures_pool::{ScopedExecutor, ThreadPoolExecutor};

fn with_pool<'env, R>(workers: usize, block: impl for<'scope> FnOnce(&ScopedExecutor<'scope, 'env>) -> R) -> R {
    ThreadPoolExecutor::scope(workers, block).unwrap()
}

#[path = "every_executor.rs"]
mod every_executor;
#[path = "every_pool.rs"]
mod every_pool;
