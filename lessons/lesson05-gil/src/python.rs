//! The same experiments in Python, if it is installed.

use std::process::Command;
use std::time::Duration;

use lesson_web::{Lesson, Outcome};

/// How long a thread waits in CPython before it asks for the lock: `sys.getswitchinterval()`.
pub(crate) const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// The names under which Python is installed; on Windows it is the second.
const USUAL: [&str; 2] = ["python3", "python"];

/// The names of builds without a global lock.
const FREE: [&str; 3] = ["python3.13t", "python3.14t", "python3.15t"];

const SCRIPT: &str = include_str!("python.py");

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    if !lesson.is_on("python") {
        println!("With --python, this section runs sections 1, 2 and 4 in Python as well.");
        return Ok(());
    }
    let usual = USUAL.into_iter().find(|name| is_there(name));
    let free = FREE.into_iter().filter(|name| is_there(name));
    let pythons: Vec<_> = usual.into_iter().chain(free).collect();
    if pythons.is_empty() {
        println!("There is no Python on this machine to compare with.");
    }
    for python in pythons {
        println!("{}", run(python)?);
    }
    Ok(())
}

fn is_there(python: &str) -> bool {
    Command::new(python).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs the script; returns what it prints.
fn run(python: &str) -> Result<String, String> {
    let output = Command::new(python).args(["-c", SCRIPT]).output().map_err(|error| format!("{python}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"))
    } else {
        Err(format!("{python} ends with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}
