//! The clauses for [`InlineExecutor`].

use futures_pool::InlineExecutor;

fn with_pool<R>(_workers: usize, block: impl FnOnce(&InlineExecutor) -> R) -> R {
    block(&InlineExecutor::new())
}

#[path = "by_call/mod.rs"]
mod by_call;
#[path = "every_executor/mod.rs"]
mod every_executor;
