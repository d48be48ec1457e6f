//! No test may hang: after a minute the watchdog says which one does.
//!
//! It is no timing test. A right test ends by itself, on any machine; the limit only turns a hang into a failure.
//!
//! ```
//! use watchdog::watched;
//!
//! fn a_queue_gives_back_what_it_was_given() {
//!     watched(|| {
//!         let (sender, receiver) = std::sync::mpsc::channel();
//!         sender.send(1).unwrap();
//!         assert_eq!(receiver.recv(), Ok(1)); // would wait for ever if nothing had been sent
//!     });
//! }
//! # a_queue_gives_back_what_it_was_given();
//! ```

use std::any::type_name;
use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long a test may take; far more than any needs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the body of a test on a thread of its own, named after the test.
///
/// # Panics
/// As the body does; or, with the name of the test, when the body has not ended after [`PATIENCE`]. Its thread is then
/// left behind.
pub fn watched<F: FnOnce() + Send + 'static>(body: F) {
    watched_for(PATIENCE, body);
}

/// [`watched`] with another patience, for a test that builds or runs other programs.
///
/// # Panics
/// As `watched` does.
pub fn watched_for<F: FnOnce() + Send + 'static>(patience: Duration, body: F) {
    let name = type_name::<F>().trim_end_matches("::{{closure}}");
    let (running, end) = channel::<()>();
    let runner = thread::Builder::new().name(name.to_owned()).spawn(move || {
        let _running = running; // dropped at the end, also by a panic
        body();
    });
    let runner = runner.unwrap_or_else(|error| panic!("{name} cannot be started: {error}"));
    match end.recv_timeout(patience) {
        Err(RecvTimeoutError::Timeout) => panic!("{name} hangs: it has not ended after {patience:?}"),
        _ => runner.join().unwrap_or_else(|panic| resume_unwind(panic)),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_hang_is_named() {
        let (_keeps_it_waiting, never) = channel::<()>();
        let hang = move || assert!(never.recv().is_err());
        let bite = catch_unwind(|| watched_for(Duration::ZERO, hang)).unwrap_err();
        let message = bite.downcast_ref::<String>().unwrap();
        assert!(message.contains("a_hang_is_named hangs"), "{message}");
    }

    #[test]
    fn a_failure_is_passed_on() {
        let failure = catch_unwind(|| watched(|| panic!("as expected"))).unwrap_err();
        assert_eq!(failure.downcast_ref::<&str>(), Some(&"as expected"));
    }
}
