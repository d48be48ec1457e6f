//! [`std::thread`], explored.

pub use ::std::thread::*;
pub use shuttle::thread::{
    JoinHandle, Scope, ScopedJoinHandle, Thread, ThreadId, current, park, park_timeout, scope, sleep, spawn, yield_now,
};

/// [`std::thread::Builder`], explored. Names and stack sizes are taken and forgotten.
#[derive(Debug, Default)]
pub struct Builder {}

impl Builder {
    /// A thread without a name.
    pub fn new() -> Builder {
        Builder {}
    }

    /// The same thread: names are of no account here.
    pub fn name(self, _name: String) -> Builder {
        self
    }

    /// The same thread: sizes are of no account here.
    pub fn stack_size(self, _size: usize) -> Builder {
        self
    }

    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Never: there is always room for one more.
    pub fn spawn<F, T>(self, f: F) -> ::std::io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(spawn(f))
    }

    /// Starts the thread in this scope.
    ///
    /// # Errors
    ///
    /// Never: there is always room for one more.
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: F,
    ) -> ::std::io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.spawn(f))
    }
}
