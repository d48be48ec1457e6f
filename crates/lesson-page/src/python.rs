//! What pages say of Python, checked by Python.

use std::path::Path;
use std::process::Command;

/// The names under which Python is installed; on Windows it is the second.
const NAMES: [&str; 2] = ["python3", "python"];

/// Runs a script that asserts what a page says of Python. Where there is no Python, it says so and checks nothing.
///
/// # Errors
/// What the script says of a failed assertion.
pub fn check_python(script: &Path) -> Result<(), String> {
    let Some(python) = NAMES.into_iter().find(|name| is_there(name)) else {
        eprintln!("skipped: there is no Python 3 here to run {}", script.display());
        return Ok(());
    };
    let output = Command::new(python).arg(script).output().map_err(|error| format!("{python}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{python} {} ends with {}:\n{said}", script.display(), output.status))
    }
}

fn is_there(python: &str) -> bool {
    let version = Command::new(python).args(["-c", "import sys; sys.exit(sys.version_info < (3, 8))"]).status();
    version.is_ok_and(|status| status.success())
}
