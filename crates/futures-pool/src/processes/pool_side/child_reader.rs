//! [`ChildReader`]: what a worker process says, for as long as it lives.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use super::handle::WorkerHandle;
use crate::processes::wire::channel::{self, Stream};

/// The way from a worker. It ends when the worker closes it, and also when the worker is no more and somebody else
/// still holds it: what the worker has started, or a system that forgets to close it.
pub(crate) struct ChildReader {
    stream: Stream,
    handle: Arc<WorkerHandle>,
    /// How long a read waits; none for as long as the worker lives.
    patience: Option<Duration>,
    /// How long the system lets a read wait, as it was told last.
    timeout: Duration,
}

/// How often to look whether a worker that says nothing is still alive.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

impl ChildReader {
    pub(crate) fn new(stream: Stream, handle: Arc<WorkerHandle>) -> io::Result<Self> {
        stream.set_read_timeout(Some(CHECK_INTERVAL))?;
        Ok(ChildReader { stream, handle, patience: None, timeout: CHECK_INTERVAL })
    }

    /// How long a read waits from now on; `None` for as long as the worker lives.
    pub(crate) fn set_patience(&mut self, patience: Option<Duration>) {
        self.patience = patience;
    }

    fn read_within(&mut self, timeout: Duration, bytes: &mut [u8]) -> io::Result<usize> {
        let not_zero = timeout.max(Duration::from_micros(1));
        if self.timeout != not_zero {
            self.stream.set_read_timeout(Some(not_zero))?;
            self.timeout = not_zero;
        }
        channel::read(&self.stream, bytes)
    }
}

impl Read for ChildReader {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut left = self.patience;
        loop {
            let timeout = left.unwrap_or(CHECK_INTERVAL).min(CHECK_INTERVAL);
            let timed_out = match self.read_within(timeout, bytes) {
                Err(error) if is_time_out(&error) => error,
                other => return other,
            };
            if !self.handle.is_alive() {
                // Its last words may have come in between.
                return match self.read_within(Duration::ZERO, bytes) {
                    Err(error) if is_time_out(&error) => Ok(0),
                    other => other,
                };
            }
            left = left.map(|left| left.saturating_sub(timeout));
            if left == Some(Duration::ZERO) {
                return Err(timed_out);
            }
        }
    }
}

/// Whether a read has ended since its time is over.
pub(crate) fn is_time_out(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
