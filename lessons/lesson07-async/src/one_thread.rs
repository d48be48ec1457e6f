//! An async runtime that uses only the calling thread.

use std::io;

use tokio::runtime::{Builder, LocalOptions};

/// Runs `main` and every task that it spawns on this thread, until `main` is over: Python's `asyncio.run`.
pub(crate) fn run<T>(main: impl Future<Output = T>) -> io::Result<T> {
    let runtime = Builder::new_current_thread().enable_all().build_local(LocalOptions::default())?;
    Ok(runtime.block_on(main))
}
