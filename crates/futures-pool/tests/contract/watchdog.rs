//! No test may hang: after a minute the watchdog says which one does.

use std::any::type_name;
use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the body of a test.
pub(crate) fn watched<F: FnOnce() + Send + 'static>(test: F) {
    let name = type_name::<F>().trim_end_matches("::{{closure}}");
    let (finished, end) = channel::<()>();
    let runner = thread::Builder::new().name(name.to_owned()).spawn(move || {
        let _finished = finished; // dropped at the end, also by a panic
        test();
    });
    match end.recv_timeout(PATIENCE) {
        Err(RecvTimeoutError::Timeout) => panic!("{name} hangs: it has not ended after {PATIENCE:?}"),
        _ => runner.unwrap().join().unwrap_or_else(|panic| resume_unwind(panic)),
    }
}
