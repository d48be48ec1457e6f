//! [`Pipeline`]: how many tasks a worker process is sent before it has answered the first.

use std::time::Duration;

/// How many tasks to send at a time: one at first, more when many in a row were quick, until one is not.
pub(crate) struct Pipeline {
    /// How many tasks in a row were quick.
    quick: usize,
}

impl Pipeline {
    /// A task is quick if it takes less time than the way to the process and back.
    const QUICK: Duration = Duration::from_micros(10);
    /// How many tasks in a row have to be quick before several are sent at a time.
    const SAMPLE: usize = 16;
    /// How many tasks are sent at a time, at most.
    const MOST: usize = 256;

    pub(crate) fn new() -> Self {
        Pipeline { quick: 0 }
    }

    /// How many tasks may be with the process.
    pub(crate) fn tasks(&self) -> usize {
        if self.quick < Self::SAMPLE { 1 } else { self.quick.min(Self::MOST) }
    }

    /// Notes how long a task took.
    pub(crate) fn record_time(&mut self, time: Duration) {
        self.quick = if time < Self::QUICK { self.quick + 1 } else { 0 };
    }

    /// Sends one task at a time again.
    pub(crate) fn reset(&mut self) {
        self.quick = 0;
    }
}
