//! [`Pipeline`]: how many tasks a worker process is sent before it has answered the first.

use std::time::Duration;

/// One at first; more when many in a row were quick, until one is not.
pub(crate) struct Pipeline {
    /// So many in a row were quick.
    quick: usize,
}

impl Pipeline {
    /// A task is quick if it takes less time than the way to the process and back.
    const QUICK: Duration = Duration::from_micros(10);
    /// As many are looked at before several are sent.
    const SAMPLE: usize = 16;
    const MOST: usize = 256;

    pub(crate) fn new() -> Self {
        Pipeline { quick: 0 }
    }

    pub(crate) fn tasks(&self) -> usize {
        if self.quick < Self::SAMPLE { 1 } else { self.quick.min(Self::MOST) }
    }

    pub(crate) fn record_time(&mut self, time: Duration) {
        self.quick = if time < Self::QUICK { self.quick + 1 } else { 0 };
    }

    pub(crate) fn reset(&mut self) {
        self.quick = 0;
    }
}
