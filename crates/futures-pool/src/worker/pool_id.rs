//! [`PoolId`]: what tells a pool from all others.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Tells pools apart, as long as the program does not make four thousand million of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PoolId(u32);

impl PoolId {
    /// Stands for no pool, as of a future that no pool runs.
    pub(crate) const NONE: PoolId = PoolId(0);

    pub(crate) fn new() -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        PoolId(LAST.fetch_add(1, Relaxed).wrapping_add(1).max(1))
    }
}
