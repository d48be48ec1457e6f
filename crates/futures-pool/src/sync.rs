//! Locks, once-cells and threads: those of std, or those of a model checker. With `--cfg loom` every order of events is
//! explored, in small models; with `--cfg shuttle` orders taken at random, in whole pools.
//!
//! No task and no callback runs while one of these locks is held, so what a lock guards is whole even if it is
//! poisoned.

use std::sync::PoisonError;
use std::time::Instant;

#[cfg(not(any(loom, shuttle)))]
use std::sync as provider;

#[cfg(loom)]
use loom::sync as provider;

#[cfg(shuttle)]
use shuttle::sync as provider;

pub(crate) use provider::MutexGuard;

/// A mutex that is never poisoned.
#[derive(Debug)]
pub(crate) struct Mutex<T>(provider::Mutex<T>);

impl<T> Mutex<T> {
    #[cfg(not(loom))]
    pub(crate) const fn new(value: T) -> Self {
        Mutex(provider::Mutex::new(value))
    }

    #[cfg(loom)]
    pub(crate) fn new(value: T) -> Self {
        Mutex(provider::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

/// A condition variable for [`Mutex`].
pub(crate) struct Condvar(provider::Condvar);

impl Condvar {
    pub(crate) fn new() -> Self {
        Condvar(provider::Condvar::new())
    }

    pub(crate) fn notify_one(&self) {
        self.0.notify_one();
    }

    pub(crate) fn notify_all(&self) {
        self.0.notify_all();
    }

    pub(crate) fn wait<'g, T>(&self, guard: MutexGuard<'g, T>) -> MutexGuard<'g, T> {
        self.0.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is notified or the deadline has passed; `None` if it had passed before.
    pub(crate) fn wait_before<'g, T>(
        &self,
        guard: MutexGuard<'g, T>,
        deadline: Option<Instant>,
    ) -> Option<MutexGuard<'g, T>> {
        match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
            None => Some(self.wait(guard)),
            Some(left) if left.is_zero() => None,
            Some(left) => Some(self.0.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner).0),
        }
    }
}

#[cfg(not(any(loom, shuttle)))]
pub(crate) use std::sync::OnceLock;

#[cfg(any(loom, shuttle))]
pub(crate) use model::OnceLock;

#[cfg(loom)]
pub(crate) use loom::thread::yield_now;

#[cfg(not(shuttle))]
pub(crate) use std::{
    thread::{Builder as ThreadBuilder, JoinHandle, Scope, ScopedJoinHandle, scope},
    thread_local,
};

#[cfg(shuttle)]
pub(crate) use shuttle::{
    thread::{Builder as ThreadBuilder, JoinHandle, Scope, ScopedJoinHandle, scope, yield_now},
    thread_local,
};

#[cfg(not(any(loom, shuttle)))]
pub(crate) use std::thread::yield_now;

#[cfg(not(shuttle))]
pub(crate) fn spawn_scoped<'scope, T: Send + 'scope>(
    thread: ThreadBuilder,
    scope: &'scope Scope<'scope, '_>,
    body: impl FnOnce() -> T + Send + 'scope,
) -> std::io::Result<ScopedJoinHandle<'scope, T>> {
    thread.spawn_scoped(scope, body)
}

#[cfg(shuttle)]
pub(crate) fn spawn_scoped<'scope, T: Send + 'scope>(
    _thread: ThreadBuilder,
    scope: &'scope Scope<'scope, '_>,
    body: impl FnOnce() -> T + Send + 'scope,
) -> std::io::Result<ScopedJoinHandle<'scope, T>> {
    Ok(scope.spawn(body))
}

/// Whether the thread is over.
#[cfg(not(shuttle))]
pub(crate) fn is_finished(thread: &JoinHandle<()>) -> bool {
    thread.is_finished()
}

#[cfg(shuttle)]
pub(crate) fn is_finished(_thread: &JoinHandle<()>) -> bool {
    false // it does not tell; then more handles are kept until they are joined
}

pub(crate) use provider::atomic::{AtomicBool, AtomicU64, Ordering};

/// What model checkers lack.
#[cfg(any(loom, shuttle))]
mod model {
    use super::{AtomicBool, Ordering};

    /// Written once, under a lock of its owner's; read without one, which is what is explored.
    pub(crate) struct OnceLock<T> {
        written: AtomicBool,
        value: std::sync::OnceLock<T>,
    }

    impl<T> OnceLock<T> {
        pub(crate) fn new() -> Self {
            OnceLock { written: AtomicBool::new(false), value: std::sync::OnceLock::new() }
        }

        pub(crate) fn get(&self) -> Option<&T> {
            self.written.load(Ordering::Acquire).then(|| self.value.get()).flatten()
        }

        pub(crate) fn set(&self, value: T) -> Result<(), T> {
            self.value.set(value)?;
            self.written.store(true, Ordering::Release);
            Ok(())
        }

        pub(crate) fn take(&mut self) -> Option<T> {
            self.value.take()
        }
    }
}
