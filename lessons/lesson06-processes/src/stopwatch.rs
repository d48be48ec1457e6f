//! How long something takes.

use std::time::{Duration, Instant};

/// Does it once.
pub(crate) fn timed<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}
