//! The answer in many orders of events: the checks of a program of its own, where locks and threads are a model
//! checker's.
//!
//! It is built here and not by `cargo test`: an answer that uses what the model checker does not have may be right all
//! the same, and then only this is left out.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use super::answer::AnswerSource;
use super::grader::{Grader, Verdict};
use super::report::{Outcome, Report, say};

/// How the name of each of these checks ends.
pub(crate) const ENDING: &str = "in_every_order_of_events";

/// What is explored of an answer.
pub(crate) struct Orders<'a> {
    /// The example that explores it, of the package that is being tested.
    pub(crate) example: &'a str,
    pub(crate) answer: AnswerSource,
    /// The one check that is asked for, by name; all of them if there is none.
    pub(crate) only: Option<&'a str>,
}

impl Orders<'_> {
    /// Builds the example, runs its checks, and adds them to the report. What cannot be explored is said, and is no failure.
    pub(crate) fn explore(&self, seed: u64, report: &mut Report) {
        let not_explored = |why: &str, report: &mut Report| {
            let why = format!("orders of events were not explored: {}", why.lines().next().unwrap_or(""));
            match self.only {
                Some(name) => report.line(name, Outcome::Unknown(why), None),
                None => say(&why),
            }
        };
        // They never pass there: a thread that polls with one would be taken for deadlocked.
        if self.answer.waits_with_a_time_limit() {
            let why = "the answer waits with a time limit, which the model checker does not have";
            return not_explored(why, report);
        }
        let built = build(self.example).and_then(|program| Ok((names(&program)?, program)));
        let (mut names, program) = match built {
            Ok(built) => built,
            Err(why) => return not_explored(&why, report),
        };
        if let Some(only) = self.only {
            let all = names.join(", ");
            names.retain(|name| name == only);
            if names.is_empty() {
                return not_explored(&format!("there is no such check; there is {all}"), report);
            }
        }
        let grader = Grader::of(program, seed);
        for name in names {
            match grader.verdict(&name, &AtomicBool::new(false)) {
                Verdict::Passed => report.line(&name, Outcome::Ok, None),
                // A deadlock that the model checker sees is among these.
                Verdict::Failed { why, .. } => {
                    report.line(&name, Outcome::Failed(format!("{why}\nlook at: {LOOK_AT}")), None);
                }
                // What the model checker does not know may block or end its only thread: that says nothing about the
                // answer.
                Verdict::NotRun { why }
                | Verdict::Unwritten { why }
                | Verdict::Endless { why, .. }
                | Verdict::Died { why, .. } => not_explored(&why, report),
            }
        }
    }
}

const LOOK_AT: &str = "what another thread may do between two of your lines";

/// The names of its checks.
fn names(program: &Path) -> Result<Vec<String>, String> {
    let listed = Command::new(program).args(["--list", "--format", "terse"]).output().ok();
    let listed = listed.filter(|output| output.status.success()).ok_or("the program does not start")?;
    let lines = String::from_utf8_lossy(&listed.stdout);
    Ok(lines.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

/// Names the example when it has been built already, as by a grader that lets an answer write nothing; is empty when that
/// came to nothing.
const BUILT: &str = "CHECKS_ORDERS_PROGRAM";

/// Builds the example in the folder in which this program lies, so that nothing else has to be built anew.
fn build(example: &str) -> Result<PathBuf, String> {
    if let Some(program) = env::var_os(BUILT) {
        let missing = "the answer does not compile with the locks and threads of the model checker";
        return if program.is_empty() { Err(missing.to_owned()) } else { Ok(program.into()) };
    }
    let own = env::current_exe().map_err(|error| error.to_string())?;
    // `target/debug/deps/checks-0123`.
    let profile = own.parent().and_then(Path::parent).ok_or("this program is not in a target folder")?;
    let target = profile.parent().ok_or("this program is not in a target folder")?;
    let package = env::var("CARGO_PKG_NAME").map_err(|_| "the checks must be run by cargo")?;
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--locked", "--offline", "--package", &package, "--example", example]);
    build.args(["--features", "orders", "--target-dir"]).arg(target);
    // The folder of the profile `dev` is called `debug`; all others bear their own names.
    let name = profile.file_name().unwrap_or_default();
    build.arg("--profile").arg(if name == "debug" { "dev".as_ref() } else { name });
    let built = build.output().map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !built.status.success() {
        let errors = String::from_utf8_lossy(&built.stderr).into_owned();
        let first = errors.lines().find(|line| line.starts_with("error")).unwrap_or("cargo could not build it");
        return Err(format!("the answer does not compile with the locks and threads of the model checker: {first}"));
    }
    Ok(profile.join("examples").join(format!("{example}{}", env::consts::EXE_SUFFIX)))
}
