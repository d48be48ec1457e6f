//! [`std::sync`], explored.

pub use ::std::sync::*;
pub use shuttle::sync::{
    Barrier, BarrierWaitResult, Condvar, Mutex, MutexGuard, Once, OnceState, RwLock, RwLockReadGuard, RwLockWriteGuard,
    WaitTimeoutResult,
};

/// [`std::sync::atomic`], explored: sequentially consistent, whatever the ordering.
pub mod atomic {
    pub use ::std::sync::atomic::*;
    pub use shuttle::sync::atomic::{
        AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32,
        AtomicU64, AtomicUsize, fence,
    };
}

/// [`std::sync::mpsc`], explored.
pub mod mpsc {
    pub use ::std::sync::mpsc::*;
    pub use shuttle::sync::mpsc::{IntoIter, Iter, Receiver, Sender, SyncSender, TryIter, channel, sync_channel};
}
