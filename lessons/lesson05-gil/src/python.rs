//! The same experiments in the real Python, where there is one.

use std::process::Command;
use std::time::Duration;

use lesson_program::{Lesson, Outcome};

/// After which CPython asks for the lock: `sys.getswitchinterval()`.
pub(crate) const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// The names under which a Python may be installed; those that end in `t` have no such lock.
const NAMES: [&str; 4] = ["python3", "python3.13t", "python3.14t", "python3.15t"];

const SCRIPT: &str = include_str!("python.py");

pub(crate) fn section(lesson: &Lesson) -> Outcome {
    if !lesson.is_on("python") {
        println!("With --python, this section runs the experiments of sections 1, 2 and 4 in python3.");
        return Ok(());
    }
    let reports: Vec<_> = NAMES.iter().filter_map(|name| report(name)).collect();
    if reports.is_empty() {
        println!("There is no python3 on this machine, so there is nothing to compare with.");
    }
    for report in reports {
        println!("{}", report?);
    }
    Ok(())
}

/// What a Python of that name prints; `None` if there is none.
fn report(name: &str) -> Option<Result<String, String>> {
    let output = Command::new(name).args(["-c", SCRIPT]).output().ok()?;
    if output.status.success() {
        Some(Ok(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n")))
    } else {
        Some(Err(format!("{name} ends with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr))))
    }
}
