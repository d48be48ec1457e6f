//! [`Python`]: its pools as contenders, if there is a Python on this machine.

use std::process::{Command, Output};

use crate::Failure;
use crate::contender::Contender;
use crate::figures::{self, Figures};

/// How its contender is called.
const NAME: &str = "Python";

/// The measurements, the same as ours; it prints figures.
const SCRIPT: &str = include_str!("python.py");

/// A Python that can be started.
pub(crate) struct Python {
    program: &'static str,
    version: String,
}

impl Python {
    pub(crate) fn find() -> Option<Self> {
        ["python3", "python", "py"].into_iter().find_map(|program| {
            let output = Command::new(program).arg("--version").output().ok()?;
            let version = String::from_utf8(output.stdout).ok()?.trim().to_owned();
            (output.status.success() && version.starts_with("Python 3")).then_some(Python { program, version })
        })
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Measures what the function of that name in the script measures.
    pub(crate) fn contender(&self, measurement: &'static str, numbers: &[usize]) -> Contender {
        self.contender_called(NAME, measurement, numbers)
    }

    /// One of several of Python's ways to do the same.
    pub(crate) fn contender_called(
        &self,
        name: &'static str,
        measurement: &'static str,
        numbers: &[usize],
    ) -> Contender {
        let program = self.program;
        let numbers: Vec<_> = numbers.iter().map(usize::to_string).collect();
        Contender::new(name, move || printed_by(Command::new(program).args(["-c", SCRIPT, measurement]).args(&numbers)))
    }
}

fn printed_by(command: &mut Command) -> Result<Figures, Failure> {
    let Output { status, stdout, stderr } = command.output()?;
    if !status.success() {
        return Err(format!("the script failed: {}", String::from_utf8_lossy(&stderr).trim_end()).into());
    }
    figures::from_line(&String::from_utf8(stdout)?)
}

/// A contender that has no figures for these columns.
pub(crate) fn unmeasured() -> Contender {
    Contender::new(NAME, || Ok(Vec::new()))
}
