//! This program once more, as a process of its own. Its first argument says what it has to do there.

use std::process::Command;
use std::{env, io};

use crate::{life, memory};

/// Adds to the counter of section 5, and prints it.
pub(crate) const COUNT: &str = "--as-a-child-that-counts";

/// Starts a thread and does not join it.
pub(crate) const FORGET: &str = "--as-a-child-that-forgets";

/// Starts a process that does this, and waits for its end; what it printed.
pub(crate) fn run(task: &str) -> io::Result<String> {
    let output = Command::new(env::current_exe()?).arg(task).output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("the process {task} ended with {}: {complaint}", output.status)))
    }
}

/// Does what this process was started for, if it is such a child.
pub(crate) fn works() -> bool {
    let task = env::args_os().nth(1).unwrap_or_default();
    if task == COUNT {
        memory::in_the_child();
    } else if task == FORGET {
        life::in_the_child();
    } else {
        return false;
    }
    true
}
