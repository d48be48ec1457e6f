use std::collections::btree_map::{BTreeMap, Entry};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::{env, panic};

use super::answer::AnswerSource;
use super::arguments::{Arguments, USAGE};
use super::grader::{Grader, Verdict};
use super::orders::{self, Orders};
use super::report::{self, Ending, Outcome, Report, say};
use super::{child, limits, queue, seed};
use crate::Check;

/// An exercise with a student's answer to it.
#[derive(Clone, Copy, Debug)]
pub struct Exercise {
    /// The suite.
    pub checks: &'static [Check],
    /// The file that was compiled into the checks.
    pub answer: AnswerSource,
    /// What must hold on this machine before any check can say something: each gives a sentence if it does not.
    pub needs: &'static [fn() -> Result<(), String>],
    /// The example in which the answer has the locks and threads of a model checker, if there is one. It calls
    /// [`grade_orders`], and is built and run when all checks have passed.
    pub orders: Option<&'static str>,
}

/// Grades one answer: runs each check in a process of its own and prints a report like that of the standard harness.
///
/// This is the whole of a test target with `harness = false`:
/// ```no_run
/// # mod suite { pub const CHECKS: &[checks::Check] = &[]; }
/// fn main() -> std::process::ExitCode {
///     checks::grade(&checks::Exercise { checks: suite::CHECKS, answer: checks::answer!(), needs: &[], orders: None })
/// }
/// ```
/// Success means that every chosen check left its receipt. The exit code is 101 if a check failed, 3 if none did but
/// something could not be decided, as on a machine that is short of threads, and 2 if nothing was run: the arguments
/// are wrong, the answer is not what was compiled, or it uses what no answer needs. Names given as arguments choose the
/// checks that contain them; `--help` lists the rest.
pub fn grade(exercise: &Exercise) -> ExitCode {
    let may_run = || {
        exercise.answer.is_current()?;
        exercise.answer.refuse_what_no_answer_needs()?;
        exercise.needs.iter().try_for_each(|need| need())?;
        if exercise.answer.has_tests() {
            say("Your own `#[test]`s in src/lib.rs do not run here. Put them into a file in the folder `tests`.");
        }
        Ok(())
    };
    run(exercise.checks, may_run, exercise.orders.map(|example| (example, exercise.answer)))
}

/// The `main` of the example that [`Exercise::orders`] names: its checks call [`cannot_say`](crate::cannot_say) where the
/// model checker lacks what the answer uses.
pub fn grade_orders(checks: &'static [Check]) -> ExitCode {
    run(checks, || Ok(()), None)
}

fn run(
    checks: &'static [Check],
    may_run: impl FnOnce() -> Result<(), String>,
    orders: Option<(&str, AnswerSource)>,
) -> ExitCode {
    if child::is_child() {
        child::run(|name| checks.iter().find(|check| check.name == name));
    }
    with_arguments(|arguments| {
        let chosen: Vec<&'static Check> = checks.iter().filter(|check| arguments.choose(check.name)).collect();
        if arguments.list {
            report::list(chosen.iter().map(|check| check.name), arguments.terse);
            return ExitCode::SUCCESS;
        }
        let all = checks.iter().map(|check| check.name);
        let in_vain = arguments.named_in_vain(all.clone());
        // The names of those that explore orders of events are known only when they are built.
        let explored = in_vain.filter(|name| orders.is_some() && name.ends_with(orders::ENDING));
        let orders = orders.filter(|_| chosen.len() == checks.len() || explored.is_some());
        let in_vain = in_vain.filter(|_| explored.is_none());
        if let Some(nobody) = in_vain {
            let names: String = all.map(|name| format!("\n    {name}")).collect();
            eprintln!("no check is called \"{nobody}\"; the checks are:{names}");
            return ExitCode::from(2);
        }
        if let Err(why) = may_run() {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
        let orders = orders.map(|(example, answer)| Orders { example, answer, only: explored });
        try_all(arguments, &chosen, checks.len() - chosen.len(), orders)
    })
}

fn try_all(arguments: &Arguments, chosen: &[&'static Check], left_out: usize, orders: Option<Orders<'_>>) -> ExitCode {
    let seed = seed::of_this_run();
    let (grader, endless) = (Grader::new(arguments.live, seed), AtomicBool::new(false));
    let mut told = Told::default();
    let mut report = Report::begin(arguments, chosen.len(), left_out, seed);
    queue::in_order(
        chosen,
        at_once(arguments, AT_ONCE),
        |_| false,
        |check| grader.verdict(check.name, &endless),
        |check, verdict, took| report.line(check.name, told.tell(check, verdict), arguments.times.then_some(took)),
    );
    if let Some(orders) = orders.filter(|_| report.all_passed()) {
        orders.explore(seed, &mut report);
    }
    report.end(next_step)
}

/// Parses the arguments and does what they ask.
pub(crate) fn with_arguments(run: impl FnOnce(&Arguments) -> ExitCode) -> ExitCode {
    // Should the grader itself panic, then in one line: a student can do nothing with its backtrace.
    panic::set_hook(Box::new(|info| eprintln!("the grader is broken: {info}")));
    let words = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    match Arguments::parse(words) {
        Ok(arguments) if arguments.help => {
            say(USAGE);
            ExitCode::SUCCESS
        }
        Ok(arguments) => run(&arguments),
        Err(sentence) => {
            eprintln!("{sentence}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// How many checks of an exercise run at once unless it is said: more than there are processors, for most of them only
/// wait.
pub const AT_ONCE: usize = 32;

pub(crate) fn at_once(arguments: &Arguments, default: usize) -> usize {
    // A person can read output that is shown as it comes only if one check runs after the other.
    let default = || if arguments.live && io::stdout().is_terminal() { 1 } else { default };
    limits::at_once(arguments.at_once.unwrap_or_else(default))
}

/// The sentence with the path of a hint, or of the page, as it is from the root of the repository, where commands are typed.
/// Cargo says where the package lies.
fn from_the_root(look_at: &str) -> String {
    let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    match folder.rsplit(['/', '\\']).collect::<Vec<_>>()[..] {
        [package, exercises, ..] => ["hints/", "README.md"].into_iter().fold(look_at.to_owned(), |text, path| {
            text.replace(&format!("({path}"), &format!("({exercises}/{package}/{path}"))
        }),
        _ => look_at.to_owned(),
    }
}

/// Where to look when there is no end: whatever the check is about, its threads wait for each other.
const WHAT_EACH_WAITS_FOR: &str = "what each thread waits for: a channel whose sender still exists,\n    \
    a lock that it already holds, a thread that waits for this one,\n    a loop that never ends";

/// Where to look when the process has ended.
const WHAT_ENDS_A_PROCESS: &str = "what ends a process: a function that calls itself forever,\n    \
    a panic during another panic, more memory than there is";

/// What the student has read so far. Often many checks fail for one reason, and to tell it once is enough.
#[derive(Default)]
struct Told {
    /// Under the last line of each sentence the check that it was told of.
    sentences: BTreeMap<String, &'static str>,
}

impl Told {
    /// What the student reads of one check.
    fn tell(&mut self, check: &'static Check, verdict: Verdict) -> Outcome {
        let (short, why, look_at, output) = match verdict {
            Verdict::Passed => return Outcome::Ok,
            Verdict::NotRun { why } => return Outcome::Unknown(why),
            Verdict::Unwritten { why } => {
                return Outcome::Failed(self.told_before(check, &why, "not written yet").unwrap_or(why));
            }
            Verdict::Failed { why, output } => (None, why, check.look_at, output),
            Verdict::Endless { why, output, .. } => (Some("no end"), why, WHAT_EACH_WAITS_FOR, output),
            Verdict::Died { why, output } => (Some("the process ended"), why, WHAT_ENDS_A_PROCESS, output),
        };
        if let Some(before) = short.and_then(|short| self.told_before(check, &why, short)) {
            return Outcome::Failed(before);
        }
        let printed: String = output.lines().map(|line| format!("\n    | {line}")).collect();
        Outcome::Failed(format!("{why}\nlook at: {}{printed}", from_the_root(look_at)))
    }

    /// If this has been told before, of which check, in `short`. If not, it is kept for the next.
    fn told_before(&mut self, check: &'static Check, why: &str, short: &str) -> Option<String> {
        // Its last line: of a `todo!` that is the place, where the text before it may tell of sizes.
        let last = why.lines().last().unwrap_or_default().to_owned();
        match self.sentences.entry(last) {
            Entry::Occupied(before) => Some(format!("{short}: see `{}`, it is the same", before.get())),
            Entry::Vacant(place) => {
                place.insert(check.name);
                None
            }
        }
    }
}

/// What to do now. Cargo says which package it is testing.
fn next_step(ending: Ending<'_>) -> String {
    match ending {
        Ending::Failed(first) => format!("next: make `{first}` pass, then run\n    {} {first}", cargo_test()),
        Ending::Undecided => {
            let run = cargo_test();
            format!("next: this says nothing about your answer. When the machine has more room, run\n    {run}")
        }
        Ending::AllPassed => {
            let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
            let number = package.strip_prefix("exercise").and_then(|number| number.parse().ok());
            number.map_or(String::new(), after_exercise)
        }
    }
}

fn cargo_test() -> String {
    env::var("CARGO_PKG_NAME").map_or("cargo test".to_owned(), |name| format!("cargo test -p {name}"))
}

/// Where a student goes who has solved this exercise. The repository is two folders up from the package.
fn after_exercise(number: u32) -> String {
    let repository =
        env::var("CARGO_MANIFEST_DIR").map(|package| Path::new(&package).join("../..")).unwrap_or_default();
    let folder = |kind: &str, number: u32| {
        let folders = fs::read_dir(repository.join(format!("{kind}s"))).ok()?;
        let names = folders.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.into_iter().find(|name| name.starts_with(&format!("{kind}{number:02}-")))
    };
    let solution =
        folder("solution", number).map(|name| format!("other right answers, and mistakes, are in solutions/{name}"));
    let lesson =
        folder("lesson", number + 1).map(|_| format!("the next lesson is `cargo run -p lesson{:02}`", number + 1));
    let next: Vec<String> = solution.into_iter().chain(lesson).collect();
    if next.is_empty() { next.concat() } else { format!("next: {}", next.join(";\n    ")) }
}
