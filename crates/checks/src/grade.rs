use std::env;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use crate::arguments::{Arguments, USAGE};
use crate::grader::{AT_ONCE, Grader, Verdict};
use crate::report::{self, Report};
use crate::{Check, child, queue};

/// Grades one answer: runs each check in a process of its own and prints a report like that of the standard harness.
///
/// This is the whole of a test target with `harness = false`:
/// ```no_run
/// # mod suite { pub const CHECKS: &[checks::Check] = &[]; }
/// fn main() -> std::process::ExitCode {
///     checks::grade(suite::CHECKS)
/// }
/// ```
/// Success means that every chosen check left its receipt. The exit code is 101 if one did not, 2 if the arguments are
/// wrong. Names given as arguments choose the checks that contain them; `--help` lists the rest.
pub fn grade(checks: &'static [Check]) -> ExitCode {
    if let Some(name) = child::requested() {
        child::run(checks.iter().find(|check| check.name == name));
    }
    with_arguments(|arguments| {
        let chosen: Vec<&Check> = checks.iter().filter(|check| arguments.choose(check.name)).collect();
        if arguments.list {
            report::list(chosen.iter().map(|check| check.name), arguments.terse);
            return true;
        }
        let (grader, endless) = (Grader::new(arguments.live), AtomicBool::new(false));
        let mut report = Report::begin(chosen.len(), checks.len() - chosen.len());
        queue::in_order(
            &chosen,
            at_once(arguments),
            |check| grader.verdict(check.name, &endless),
            |check, verdict| report.line(check.name, for_the_student(check, verdict)),
        );
        report.end(next_step)
    })
}

/// Parses the arguments and does what they ask; true is success.
pub(crate) fn with_arguments(run: impl FnOnce(&Arguments) -> bool) -> ExitCode {
    let words = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    match Arguments::parse(words) {
        Ok(arguments) if arguments.help => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(arguments) if run(&arguments) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(101),
        Err(sentence) => {
            eprintln!("{sentence}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

pub(crate) fn at_once(arguments: &Arguments) -> usize {
    // A person can read output that is shown as it comes only if one check runs after the other.
    let default = if arguments.live && io::stdout().is_terminal() { 1 } else { AT_ONCE };
    arguments.at_once.unwrap_or(default)
}

fn for_the_student(check: &Check, verdict: Verdict) -> Result<(), String> {
    match verdict {
        Verdict::Passed => Ok(()),
        Verdict::Open { why } => Err(why),
        Verdict::Failed { why, output } => {
            let printed = output.lines().map(|line| format!("\n    | {line}")).collect::<String>();
            Err(format!("{why}\nlook at: {}{printed}", check.look_at))
        }
    }
}

/// What to do after a failure. Cargo says which package it is testing.
fn next_step(first: &str) -> String {
    let package = env::var("CARGO_PKG_NAME").map_or(String::new(), |name| format!(" -p {name}"));
    format!("next: make `{first}` pass, then run: cargo test{package} {first}")
}
