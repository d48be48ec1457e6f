//! [`Spawn`]: how the threads of a pool are spawned, free or in a scope, and joined in the end.

use std::io;

use crate::sync::{self, JoinHandle, Scope, ScopedJoinHandle, ThreadBuilder};

/// Spawns the threads of a pool. What they run is the matter of a [`WorkerKind`](crate::pool::WorkerKind).
pub(crate) trait Spawn<'t>: Send + Sync {
    /// Spawns one thread, which runs `body` and ends.
    ///
    /// # Errors
    /// If the system has no thread to give.
    fn spawn(
        &self,
        thread: ThreadBuilder,
        body: Box<dyn FnOnce() + Send + 't>,
    ) -> io::Result<Box<dyn WorkerThread + 't>>;
}

/// The handle on a thread that a pool has spawned.
pub(crate) trait WorkerThread: Send {
    /// Whether the thread has ended, so that joining it would not wait.
    fn is_finished(&self) -> bool;
    /// Waits until the thread has ended. A worker does not panic: it contains what its tasks do.
    fn join(self: Box<Self>);
}

/// Spawns threads that may outlive the thread that spawned them.
pub(crate) struct FreeThreads;

impl Spawn<'static> for FreeThreads {
    fn spawn(&self, thread: ThreadBuilder, body: Box<dyn FnOnce() + Send>) -> io::Result<Box<dyn WorkerThread>> {
        Ok(Box::new(thread.spawn(body)?))
    }
}

impl WorkerThread for JoinHandle<()> {
    fn is_finished(&self) -> bool {
        sync::is_finished(self)
    }

    fn join(self: Box<Self>) {
        let _ = JoinHandle::join(*self);
    }
}

/// Spawns threads that end with a scope, so that they may borrow what lives around it.
pub(crate) struct ScopedThreads<'scope, 'env>(pub(crate) &'scope Scope<'scope, 'env>);

impl<'scope> Spawn<'scope> for ScopedThreads<'scope, '_> {
    fn spawn(
        &self,
        thread: ThreadBuilder,
        body: Box<dyn FnOnce() + Send + 'scope>,
    ) -> io::Result<Box<dyn WorkerThread + 'scope>> {
        Ok(Box::new(sync::spawn_scoped(thread, self.0, body)?))
    }
}

impl WorkerThread for ScopedJoinHandle<'_, ()> {
    fn is_finished(&self) -> bool {
        ScopedJoinHandle::is_finished(self)
    }

    fn join(self: Box<Self>) {
        let _ = ScopedJoinHandle::join(*self);
    }
}
