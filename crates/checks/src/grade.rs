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
/// wrong, as when a name is that of no check. Names given as arguments choose the checks that contain them; `--help`
/// lists the rest.
pub fn grade(checks: &'static [Check]) -> ExitCode {
    if let Some(name) = child::requested() {
        child::run(checks.iter().find(|check| check.name == name));
    }
    with_arguments(|arguments| {
        let chosen: Vec<&Check> = checks.iter().filter(|check| arguments.choose(check.name)).collect();
        if arguments.list {
            report::list(chosen.iter().map(|check| check.name), arguments.terse);
            return ExitCode::SUCCESS;
        }
        if let Some(nobody) = arguments.named_in_vain(checks.iter().map(|check| check.name)) {
            let names: String = checks.iter().map(|check| format!("\n    {}", check.name)).collect();
            eprintln!("no check is called \"{nobody}\"; the checks are:{names}");
            return ExitCode::from(2);
        }
        let (grader, endless) = (Grader::new(arguments.live), AtomicBool::new(false));
        let mut endless_so_far = Vec::new();
        let mut report = Report::begin(chosen.len(), checks.len() - chosen.len());
        queue::in_order(
            &chosen,
            at_once(arguments),
            |check| grader.verdict(check.name, &endless),
            |check, verdict| report.line(check.name, for_the_student(check, verdict, &mut endless_so_far)),
        );
        report.end(next_step)
    })
}

/// Parses the arguments and does what they ask.
pub(crate) fn with_arguments(run: impl FnOnce(&Arguments) -> ExitCode) -> ExitCode {
    let words = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    match Arguments::parse(words) {
        Ok(arguments) if arguments.help => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(arguments) => run(&arguments),
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

/// Where to look when there is no end: whatever the check is about, its threads wait for each other.
const WHO_WAITS_FOR_WHOM: &str = "who waits for whom: a channel whose sender still lives, a lock that is taken\n    \
    twice, a thread that is joined and waits for you, a loop that nothing ends";

/// What the student reads of one check. `endless` names the checks before it that came to no end: often they have the
/// same cause, and to tell it twice is enough.
fn for_the_student(check: &Check, verdict: Verdict, endless: &mut Vec<&str>) -> Result<(), String> {
    let (why, look_at, output) = match verdict {
        Verdict::Passed => return Ok(()),
        Verdict::Open { why } => return Err(why),
        Verdict::Failed { why, output } => (why, check.look_at, output),
        Verdict::Endless { .. } if endless.len() >= 2 => return Err(format!("no end either: see `{}`", endless[0])),
        Verdict::Endless { why, output } => {
            endless.push(check.name);
            (why, WHO_WAITS_FOR_WHOM, output)
        }
    };
    let printed: String = output.lines().map(|line| format!("\n    | {line}")).collect();
    Err(format!("{why}\nlook at: {look_at}{printed}"))
}

/// What to do after a failure. Cargo says which package it is testing.
fn next_step(first: &str) -> String {
    let package = env::var("CARGO_PKG_NAME").map_or(String::new(), |name| format!(" -p {name}"));
    format!("next: make `{first}` pass, then run\n    cargo test{package} {first}")
}
