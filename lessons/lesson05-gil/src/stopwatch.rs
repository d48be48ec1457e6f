//! How long something takes.

use std::time::{Duration, Instant};

/// Does it once.
pub(crate) fn timed<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}

/// Does it seven times and gives the result, and the time in the middle.
pub(crate) fn median<R>(mut work: impl FnMut() -> R) -> (R, Duration) {
    let mut runs: Vec<_> = (0..7).map(|_| timed(&mut work)).collect();
    runs.sort_by_key(|(_, time)| *time);
    runs.swap_remove(3)
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// How many times as fast something is that takes `time`, where it took `before`.
pub(crate) fn speed_up(before: Duration, time: Duration) -> f64 {
    before.as_secs_f64() / time.as_secs_f64()
}
