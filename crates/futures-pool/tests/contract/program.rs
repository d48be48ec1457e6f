//! What would end the whole program if it went wrong is run in a program of its own: this test program, run again for one
//! test that is ignored otherwise. It ends by its own watchdog if it hangs.

use std::env;
use std::process::{Command, Stdio};

/// Runs the ignored test of that path in a program of its own.
pub(crate) fn run_alone(test: &str) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]).stdin(Stdio::null());
    let ended = command.output().unwrap();
    let printed = String::from_utf8_lossy(&ended.stdout) + String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && printed.contains("1 passed"), "{}: {printed}", ended.status);
}
