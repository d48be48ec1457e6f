//! The Pythons on this machine.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// A Python that pages name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Python {
    /// `python3`: 3.11 or newer, with the global lock.
    Usual,
    /// `python3.13t` or newer: without it.
    FreeThreaded,
}

/// The words that start the usual Python; on Windows it is one of the last two.
const USUAL: [&[&str]; 3] = [&["python3"], &["python"], &["py", "-3"]];

/// The words that start a Python without the lock. The usual names may mean one, too.
const FREE_THREADED: [&[&str]; 9] = [
    &["python3.14t"],
    &["python3.15t"],
    &["python3.13t"],
    &["py", "-3.14t"],
    &["py", "-3.15t"],
    &["py", "-3.13t"],
    USUAL[0],
    USUAL[1],
    USUAL[2],
];

/// Prints whether it is new enough, and whether it was built without the lock.
const QUESTION: &str = "import sys, sysconfig; print(sys.version_info >= (3, 11), \
                        sysconfig.get_config_var('Py_GIL_DISABLED') == 1)";

impl Python {
    /// The one with this name, on pages.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "python3" => Some(Python::Usual),
            "python3.13t" | "python3.14t" | "python3.15t" => Some(Python::FreeThreaded),
            _ => None,
        }
    }

    /// What it is, in words.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Python::Usual => "Python 3.11 or newer",
            Python::FreeThreaded => "free-threaded Python",
        }
    }

    /// The command that starts it, if it is on this machine.
    pub(crate) fn command(self) -> Option<Command> {
        static USUAL: OnceLock<Option<&[&str]>> = OnceLock::new();
        static FREE_THREADED: OnceLock<Option<&[&str]>> = OnceLock::new();
        let found = match self {
            Python::Usual => &USUAL,
            Python::FreeThreaded => &FREE_THREADED,
        };
        found.get_or_init(|| self.find(answer)).map(started_by)
    }

    /// The words that start it. `answer` gives what these words answer to the [`QUESTION`].
    fn find(self, answer: impl Fn(&[&str]) -> Option<String>) -> Option<&'static [&'static str]> {
        let (names, wanted) = match self {
            Python::Usual => (&USUAL[..], "True False"),
            Python::FreeThreaded => (&FREE_THREADED[..], "True True"),
        };
        names.iter().find(|words| answer(words).is_some_and(|answer| answer.trim() == wanted)).copied()
    }
}

fn answer(words: &[&str]) -> Option<String> {
    let output = started_by(words).args(["-c", QUESTION]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn started_by(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    // The lock is as the build has it; output is in UTF-8 on Windows too; nothing is left in the folder of the script.
    command.env_remove("PYTHON_GIL").envs([("PYTHONUTF8", "1"), ("PYTHONDONTWRITEBYTECODE", "1")]);
    command
}

/// Runs a script that asserts what a page says of Python. Where there is no Python, it says so and checks nothing.
///
/// # Errors
/// What the script says of a failed assertion.
pub fn check_python(script: &Path) -> Result<(), String> {
    let Some(mut python) = Python::Usual.command() else {
        eprintln!("skipped: there is no {} here to run {}", Python::Usual.description(), script.display());
        return Ok(());
    };
    let output = python.arg(script).output().map_err(|error| format!("{python:?}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{} ends with {}:\n{said}", script.display(), output.status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found where these words start Pythons that answer so.
    fn found(python: Python, here: &[(&[&str], &str)]) -> Option<&'static [&'static str]> {
        python.find(|words| here.iter().find(|(there, _)| *there == words).map(|(_, answer)| format!("{answer}\r\n")))
    }

    #[test]
    fn the_usual_python_is_new_and_has_the_lock() {
        let windows: &[(&[&str], &str)] = &[(&["python3"], "False False"), (&["py", "-3"], "True False")];
        assert_eq!(found(Python::Usual, windows), Some(USUAL[2]));
        assert_eq!(found(Python::Usual, &[(&["python3"], "True True")]), None);
        assert_eq!(found(Python::Usual, &[]), None);
    }

    #[test]
    fn one_without_the_lock_is_found_by_its_own_name_or_by_the_usual_one() {
        let both: &[(&[&str], &str)] = &[(&["python3"], "True False"), (&["python3.13t"], "True True")];
        assert_eq!(found(Python::FreeThreaded, both), Some(&["python3.13t"][..]));
        assert_eq!(found(Python::Usual, both), Some(USUAL[0]));
        assert_eq!(found(Python::FreeThreaded, &[(&["python3"], "True True")]), Some(USUAL[0]));
        assert_eq!(found(Python::FreeThreaded, &[(&["python3"], "True False")]), None);
    }
}
