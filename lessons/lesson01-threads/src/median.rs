//! How long something takes, typically.

use std::io;
use std::time::Instant;

/// How many seconds an action takes: the middle one of that many measurements.
pub(crate) fn median(times: usize, action: impl Fn() -> io::Result<()>) -> io::Result<f64> {
    let timed = |_| {
        let started = Instant::now();
        action()?;
        Ok(started.elapsed())
    };
    let mut elapsed = (0..times).map(timed).collect::<io::Result<Vec<_>>>()?;
    elapsed.sort();
    Ok(elapsed[times / 2].as_secs_f64())
}
