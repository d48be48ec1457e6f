//! Threads that all do the same, each under its name.

use std::thread;

/// Starts a thread for each name and waits until all have done their work.
pub(crate) fn in_threads(names: &[&str], work: impl Fn() + Sync) {
    thread::scope(|scope| {
        for name in names {
            thread::Builder::new().name((*name).to_owned()).spawn_scoped(scope, &work).expect("a thread starts");
        }
    });
}
