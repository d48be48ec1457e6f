//! [`Programs`]: the lessons and the races, which are run for what the book shows of them.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::SystemTime;

use serde_json::Value;

use crate::date::date;

/// Programs that cargo has built, and what came of running them.
///
/// A run is kept, and used again as long as the program, its words and the number of processors are the same.
pub(crate) struct Programs {
    root: PathBuf,
    /// The folder of the runs that are kept.
    runs: PathBuf,
    /// Where the program of each package is.
    built: BTreeMap<String, PathBuf>,
    /// What was asked for, by names in the folder of runs.
    used: BTreeSet<String>,
    processors: usize,
}

/// What came of a run.
pub(crate) struct Run {
    /// What it wrote: a file, or a folder.
    pub(crate) written: PathBuf,
    /// When and where it was made, for a sentence: `2026-11-28, on 4 processors`.
    pub(crate) made: String,
}

impl Run {
    /// What is said of a picture of it, below the output of another run.
    pub(crate) fn note(&self) -> String {
        format!("Drawn from another run, made for this book ({}): its times differ from those above.", self.made)
    }
}

impl Programs {
    /// Has cargo build the programs of these packages, as far as a plain `cargo build` builds them: what is no default
    /// member needs libraries that a book is not worth.
    pub(crate) fn build(root: &Path, runs: PathBuf, wanted: &[String]) -> Result<Programs, String> {
        let described = cargo(root, &["metadata", "--no-deps", "--format-version", "1"])?;
        let described: Value = serde_json::from_str(&described).map_err(|error| format!("cargo metadata: {error}"))?;
        let members = default_members(&described);
        let packages = wanted.iter().map(String::as_str).filter(|package| members.contains(package));
        let packages = packages.flat_map(|package| ["--package", package]);
        let build = ["build", "--message-format=json-render-diagnostics"];
        let messages = cargo(root, &build.into_iter().chain(packages).collect::<Vec<_>>())?;
        let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let program = |message: Value| {
            Some((message["target"]["name"].as_str()?.to_owned(), PathBuf::from(message["executable"].as_str()?)))
        };
        Ok(Programs::of(root, runs, messages.filter_map(program).collect()))
    }

    fn of(root: &Path, runs: PathBuf, built: BTreeMap<String, PathBuf>) -> Programs {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Programs { root: root.to_owned(), runs, built, used: BTreeSet::new(), processors }
    }

    /// Whether this program was built.
    pub(crate) fn has(&self, package: &str) -> bool {
        self.built.contains_key(package)
    }

    /// Runs a program with these words, and with one more: a path, which ends like this, to which it writes.
    pub(crate) fn run(&mut self, package: &str, words: &[&str], ending: &str) -> Result<Run, String> {
        let program =
            self.built.get(package).ok_or_else(|| format!("there is no lesson with a program `{package}`"))?;
        let words_shown = format!("{package} {}", words.join(" "));
        let mut sum = crc32fast::Hasher::new();
        sum.update(&fs::read(program).map_err(|error| cannot("read", program, &error))?);
        sum.update(format!("{words_shown}\n{}", self.processors).as_bytes());
        let name = format!("{package}-{:08x}{ending}", sum.finalize());
        let kept = self.runs.join(&name);
        if !kept.exists() {
            eprintln!("Running {words_shown}");
            fs::create_dir_all(&self.runs).map_err(|error| cannot("written", &self.runs, &error))?;
            // A run that is stopped leaves nothing that looks complete.
            let unfinished = self.runs.join(format!("unfinished{ending}"));
            remove(&unfinished)?;
            let mut command = Command::new(program);
            command.args(words).arg(&unfinished).current_dir(&self.root).stdin(Stdio::null());
            must_succeed(&mut command).map_err(|why| format!("`{words_shown}` {why}"))?;
            fs::rename(&unfinished, &kept).map_err(|error| cannot("written", &kept, &error))?;
        }
        self.used.insert(name);
        let when = kept.metadata().and_then(|file| file.modified()).unwrap_or_else(|_| SystemTime::now());
        let processors =
            if self.processors == 1 { "1 processor".to_owned() } else { format!("{} processors", self.processors) };
        Ok(Run { made: format!("{}, on {processors}", date(when)), written: kept })
    }

    /// Removes runs that nothing has asked for: those of programs from before.
    pub(crate) fn forget_others(&self) -> Result<(), String> {
        for entry in fs::read_dir(&self.runs).into_iter().flatten().flatten() {
            if !self.used.contains(&*entry.file_name().to_string_lossy()) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// What cargo prints when it is run with these words.
fn cargo(root: &Path, words: &[&str]) -> Result<String, String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let output = cargo.args(words).current_dir(root).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cargo cannot be run: {error}.\nnext: rustup show"))?;
    if !output.status.success() {
        return Err("The programs that the book draws from do not compile; cargo says above why.".to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The names of the packages that a plain `cargo build` builds.
fn default_members(described: &Value) -> BTreeSet<&str> {
    let members: Vec<_> = described["workspace_default_members"].as_array().into_iter().flatten().collect();
    let packages = described["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| members.contains(&&package["id"]))
        .filter_map(|package| package["name"].as_str())
        .collect()
}

/// Says how a program ended that did not end well.
fn must_succeed(program: &mut Command) -> Result<(), String> {
    let output = program.output().map_err(|error| format!("cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("failed ({}):\n{}", output.status, String::from_utf8_lossy(&said).trim_end()))
}

fn remove(path: &Path) -> Result<(), String> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed
        .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
        .map_err(|error| cannot("removed", path, &error))
}

fn cannot(be: &str, path: &Path, error: &io::Error) -> String {
    format!("{} cannot be {be}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_default_members_are_built() {
        watchdog::watched(|| {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let described = cargo(&root, &["metadata", "--no-deps", "--format-version", "1", "--offline"]).unwrap();
            let described: Value = serde_json::from_str(&described).unwrap();
            let members = default_members(&described);
            assert!(members.contains("lesson08") && members.contains("races"), "{members:?}");
            assert!(!members.contains("lesson09") && !members.contains("exercise02"), "{members:?}");
        });
    }

    /// Cargo stands for a lesson: it is on every machine that has the course.
    fn with_cargo(runs: &Path) -> Programs {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
        Programs::of(runs, runs.join("runs"), BTreeMap::from([("cargo".to_owned(), PathBuf::from(cargo))]))
    }

    const NEW: [&str; 5] = ["new", "--vcs", "none", "--name", "a"];

    #[test]
    fn a_run_is_kept_and_forgotten_when_nothing_asks_for_it() {
        watchdog::watched(|| {
            let folder = tempfile::tempdir().unwrap();
            let mut programs = with_cargo(folder.path());
            let run = programs.run("cargo", &NEW, "").unwrap();
            assert!(run.made.starts_with("20") && run.made.contains(", on "), "{}", run.made);
            let manifest = run.written.join("Cargo.toml");
            fs::write(&manifest, "as it was").unwrap();
            let again = programs.run("cargo", &NEW, "").unwrap();
            assert_eq!(again.written, run.written);
            assert_eq!(fs::read_to_string(&manifest).unwrap(), "as it was");
            let lib = ["new", "--lib", "--vcs", "none", "--name", "a"];
            let other = programs.run("cargo", &lib, "").unwrap();
            assert_ne!(other.written, run.written);

            let mut programs = with_cargo(folder.path());
            programs.run("cargo", &lib, "").unwrap();
            programs.forget_others().unwrap();
            assert!(!run.written.exists() && other.written.exists());
        });
    }

    #[test]
    fn a_program_that_fails_is_an_error_with_what_it_said() {
        watchdog::watched(|| {
            let folder = tempfile::tempdir().unwrap();
            let mut programs = with_cargo(folder.path());
            let failed = programs.run("cargo", &["no-such-command"], ".html").err().unwrap();
            assert!(failed.starts_with("`cargo no-such-command` failed ("), "{failed}");
            assert!(failed.contains("no such command: `no-such-command`"), "{failed}");
            let missing = programs.run("lesson99", &[], ".html").err().unwrap();
            assert_eq!(missing, "there is no lesson with a program `lesson99`");
        });
    }
}
