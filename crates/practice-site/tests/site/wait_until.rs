//! Waiting for something that must come.

use std::thread;
use std::time::Duration;

/// Waits for something that must come. When it does not come, the watchdog ends the test.
pub(crate) fn wait_until(mut come: impl FnMut() -> bool) {
    while !come() {
        thread::sleep(Duration::from_millis(1));
    }
}
