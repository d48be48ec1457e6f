use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::answer::refuse_what_no_answer_needs;
use super::arguments::Arguments;
use super::grade::{at_once, with_arguments};
use super::grader::{Grader, Verdict};
use super::report::{self, Ending, Outcome, Report};
use super::{child, queue, seed};
use crate::Check;
use crate::standstill;
use crate::tools::patience;

/// An answer to the exercise, right or wrong.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// `reference`, `alternates::…` or `mutants::…`.
    pub name: &'static str,
    /// The suite: the same checks for all subjects.
    pub checks: &'static [Check],
    /// Makes this the answer that the checks call. Called in the process of a check, before it runs.
    pub choose: fn(),
    /// The checks that must fail, and no others. Empty for a right answer.
    pub must_fail: &'static [&'static str],
}

/// Makes a test target that proves a suite: a module for the reference, each alternate and each mutant, and a `main` that
/// calls [`prove`].
///
/// The suite is compiled once. What its checks call of an answer is listed in its type `Answer`; its
/// `static ANSWER:` [`UnderTest<Answer>`](crate::UnderTest) says which answer it is. Types that no answer changes it may
/// take from `super::subject`, here the reference. The file that is named as `answer` stands beside the suite and has a
/// `const ANSWER: Answer`, the functions of `super::subject` in the shape of that list. It is compiled for each subject, so
/// that the compiler holds them all to one interface; the suite it calls `crate::suite`.
///
/// The proof goes into a target with `harness = false` of the solution's package. Paths start at the file it stands in;
/// the folders `alternates` and `mutants` lie in the package's folder. What such a file does not change it takes from the
/// reference: `pub use super::reference::sequential_sum;`.
///
/// An exercise that begins with a program to be improved keeps a copy of it, `src/given.rs`, and its solution names
/// that among the mutants as `as_it_was_given`. So it is proven which checks the student finds red, and that no others
/// are.
///
/// If subjects start this program again, to have worker processes, then `main` must let those become workers before all
/// else: `main_begins_with: futures_pool::worker_entry;` stands first in the table, and the exercise's own `main` begins
/// with the same call.
///
/// What is explored in many orders of events is proven in the same way, by a second target: its `folder: "orders";` says
/// in which folder of the package its own alternates and mutants lie. Such a suite has no `answer`: it calls
/// `super::subject` itself, and is compiled for each subject, as the pool and the locks that it uses must be theirs.
///
/// ```ignore
/// checks::proof! {
///     suite: "../../../exercises/exercise02-parallel-sum/checks/suite.rs";
///     answer: "../../../exercises/exercise02-parallel-sum/checks/answer.rs";
///     reference: solution02;
///     alternates {
///         channel: "../alternates/channel.rs";
///     }
///     mutants {
///         one_worker_only: "../mutants/one_worker_only.rs" fails [workers_sum_together];
///     }
/// }
/// ```
#[macro_export]
macro_rules! proof {
    (
        $(main_begins_with: $beginning:path;)?
        suite: $suite:literal;
        answer: $answer:literal;
        reference: $reference:ident;
        alternates { $($alternate:ident: $alternate_file:literal;)* }
        mutants { $($mutant:ident: $mutant_file:literal fails [$($check:ident),+];)* }
    ) => {
        // What the suite and each `answer` name begins in the crate's root here as it does in the exercise.
        #[allow(unused_imports)]
        use $reference as subject;
        #[path = $suite]
        mod suite;

        $crate::proof!(@subjects $reference, answer in $answer,
            [$($alternate: $alternate_file;)*], [$($mutant: $mutant_file;)*]);

        fn main() -> ::std::process::ExitCode {
            use subjects::{alternates, answer, mutants};
            use suite::{ANSWER, CHECKS};
            $($beginning();)?
            $crate::prove(env!("CARGO_MANIFEST_DIR"), &[
                $crate::Subject {
                    name: "reference",
                    checks: CHECKS,
                    choose: || ANSWER.set(answer::ANSWER),
                    must_fail: &[],
                },
                $($crate::Subject {
                    name: concat!("alternates::", stringify!($alternate)),
                    checks: CHECKS,
                    choose: || ANSWER.set(alternates::$alternate::answer::ANSWER),
                    must_fail: &[],
                },)*
                $($crate::Subject {
                    name: concat!("mutants::", stringify!($mutant)),
                    checks: CHECKS,
                    choose: || ANSWER.set(mutants::$mutant::answer::ANSWER),
                    must_fail: &[$(stringify!($check)),+],
                },)*
            ])
        }
    };
    (
        folder: $folder:literal;
        suite: $suite:literal;
        reference: $reference:ident;
        alternates { $($alternate:ident: $alternate_file:literal;)* }
        mutants { $($mutant:ident: $mutant_file:literal fails [$($check:ident),+];)* }
    ) => {
        $crate::proof!(@subjects $reference, suite in $suite,
            [$($alternate: $alternate_file;)*], [$($mutant: $mutant_file;)*]);

        fn main() -> ::std::process::ExitCode {
            use subjects::{alternates, mutants, suite};
            $crate::prove(concat!(env!("CARGO_MANIFEST_DIR"), "/", $folder), &[
                $crate::Subject { name: "reference", checks: suite::CHECKS, choose: || (), must_fail: &[] },
                $($crate::Subject {
                    name: concat!("alternates::", stringify!($alternate)),
                    checks: alternates::$alternate::suite::CHECKS,
                    choose: || (),
                    must_fail: &[],
                },)*
                $($crate::Subject {
                    name: concat!("mutants::", stringify!($mutant)),
                    checks: mutants::$mutant::suite::CHECKS,
                    choose: || (),
                    must_fail: &[$(stringify!($check)),+],
                },)*
            ])
        }
    };
    // A module for each subject, and beside it in `$beside` what is compiled for each.
    (
        @subjects $reference:ident, $beside:ident in $beside_file:literal,
        [$($alternate:ident: $alternate_file:literal;)*], [$($mutant:ident: $mutant_file:literal;)*]
    ) => {
        // The subjects are written as the libraries they stand for, with public functions; nobody reads their
        // documentation from here. A suite may need only a part of what they offer.
        #[path = "."]
        #[allow(missing_docs, unreachable_pub, unused_imports)]
        mod subjects {
            pub use $reference as subject;
            #[path = $beside_file]
            pub mod $beside;

            #[path = "."]
            pub mod alternates {
                $(#[path = "."] pub mod $alternate {
                    pub use $reference as reference;
                    #[path = $alternate_file]
                    pub mod subject;
                    #[path = $beside_file]
                    pub mod $beside;
                })*
            }

            #[path = "."]
            pub mod mutants {
                $(#[path = "."] pub mod $mutant {
                    pub use $reference as reference;
                    #[path = $mutant_file]
                    pub mod subject;
                    #[path = $beside_file]
                    pub mod $beside;
                })*
            }
        }
    };
}

const EVERY_CHECK: &str = "every_check_is_the_only_one_to_catch_some_mutant";
const EVERY_FILE: &str = "every_file_takes_part";

/// Proves that a suite tells right from wrong; see [`proof!`]. `package` is the folder of the solution's package.
///
/// Each subject is one test: a right answer must pass every check, a mutant must fail exactly those named for it. Two
/// more tests look at the table itself: that each check is the only one to catch some mutant, and that every file in
/// `alternates` and `mutants` takes part. The command line is that of [`grade`](crate::grade()).
///
/// Where a check must fail, all its [patience](crate::Patience) is long, and if it passes it is tried again, alone. What a
/// check waits for briefly, because a right answer never does it, a mutant does at once, but on a slow machine perhaps not
/// in time. A student then has luck; a proof that fails for it would only say that the machine is slow.
pub fn prove(package: &str, subjects: &'static [Subject]) -> ExitCode {
    if child::is_child() {
        child::run(|name| {
            let trial = trials(subjects).into_iter().find(|trial| trial.name() == name)?;
            match (trial.must_fail(), trial.subject.must_fail) {
                (true, _) => patience::be_patient(),
                // A right answer is treated as a student's.
                (false, []) => {}
                (false, [_, ..]) => standstill::look_rarely(),
            }
            (trial.subject.choose)();
            Some(trial.check)
        });
    }
    with_arguments(|arguments| {
        let table = [EVERY_CHECK, EVERY_FILE];
        let names = subjects.iter().map(|subject| subject.name).chain(table);
        let (chosen, left_out): (Vec<&str>, Vec<&str>) = names.partition(|name| arguments.choose(name));
        if arguments.list {
            report::list(chosen.into_iter(), arguments.terse);
            return ExitCode::SUCCESS;
        }
        let seed = seed::of_a_proof();
        let mut report = Report::begin(arguments, chosen.len(), left_out.len(), seed);
        let mut trials = trials(subjects);
        trials.retain(|trial| chosen.contains(&trial.subject.name));
        try_all(&trials, &Grader::new(arguments.live, seed), arguments, &mut report);
        if chosen.contains(&EVERY_CHECK) {
            report.line(EVERY_CHECK, all_clear(&every_check_is_needed(subjects)), None);
        }
        if chosen.contains(&EVERY_FILE) {
            report.line(EVERY_FILE, all_clear(&every_file_takes_part(Path::new(package), subjects)), None);
        }
        report.end(|ending| match ending {
            Ending::AllPassed => String::new(),
            Ending::Failed(first) => format!("next: look at `{first}`: the suite, the subject or the table is wrong"),
            Ending::Undecided => "next: run it again when the machine has room".to_owned(),
        })
    })
}

/// How many trials run at once unless it is said: more than there are processors, for many of them only wait.
const AT_ONCE: usize = 24;

/// One check of one subject.
#[derive(Clone, Copy)]
struct Trial {
    subject: &'static Subject,
    check: &'static Check,
}

impl Trial {
    fn name(&self) -> String {
        format!("{}::{}", self.subject.name, self.check.name)
    }

    fn must_fail(&self) -> bool {
        self.subject.must_fail.contains(&self.check.name)
    }

    /// What is wrong, if this trial did not end as it must.
    fn objection(&self, verdict: Verdict) -> Option<String> {
        match verdict {
            Verdict::Unwritten { why } => Some(format!("`{}`: {why}", self.check.name)),
            Verdict::NotRun { .. } => None,
            // A check that is still trying has told nothing.
            Verdict::Endless { why, busy: true, .. } if self.must_fail() => {
                Some(format!("expected `{}` to tell a mistake; it was stopped: {why}", self.check.name))
            }
            Verdict::Passed if self.must_fail() => Some(format!("expected `{}` to fail; saw it pass", self.check.name)),
            Verdict::Failed { why, output } | Verdict::Endless { why, output, .. } | Verdict::Died { why, output }
                if !self.must_fail() =>
            {
                let printed: String = output.lines().map(|line| format!("\n    | {line}")).collect();
                Some(format!("expected `{}` to pass; saw it fail: {why}{printed}", self.check.name))
            }
            Verdict::Passed | Verdict::Failed { .. } | Verdict::Endless { .. } | Verdict::Died { .. } => None,
        }
    }
}

fn trials(subjects: &'static [Subject]) -> Vec<Trial> {
    let of = |subject: &'static Subject| subject.checks.iter().map(move |check| Trial { subject, check });
    subjects.iter().flat_map(of).collect()
}

fn try_all(trials: &[Trial], grader: &Grader, arguments: &Arguments, report: &mut Report) {
    let (mut objections, mut undecided, mut slowest) = (Vec::new(), Vec::new(), Duration::ZERO);
    queue::in_order(
        trials,
        at_once(arguments, AT_ONCE),
        Trial::must_fail,
        |trial| match trial.must_fail() {
            true => match grader.verdict_on_a_mistake(&trial.name()) {
                // The machine may be slow.
                Verdict::Passed => grader.verdict_on_a_mistake_alone(&trial.name()),
                told => told,
            },
            // Each trial stands for itself: what is known of one subject says nothing of the next.
            false => grader.verdict(&trial.name(), &AtomicBool::new(false)),
        },
        |trial, verdict, took| {
            match verdict {
                Verdict::NotRun { why } => undecided.push(format!("`{}`: {why}", trial.check.name)),
                verdict => objections.extend(trial.objection(verdict)),
            }
            // Of a mutant it is of interest how soon its mistake is told.
            if trial.must_fail() || trial.subject.must_fail.is_empty() {
                slowest = slowest.max(took);
            }
            if trial.subject.checks.last().is_some_and(|last| last.name == trial.check.name) {
                let outcome = match &undecided[..] {
                    [_, ..] if objections.is_empty() => Outcome::Unknown(undecided.join("\n")),
                    _ => all_clear(&objections),
                };
                report.line(trial.subject.name, outcome, arguments.times.then_some(slowest));
                (objections, undecided, slowest) = (Vec::new(), Vec::new(), Duration::ZERO);
            }
        },
    );
}

fn every_check_is_needed(subjects: &[Subject]) -> Vec<String> {
    let checks: BTreeSet<&str> = subjects.iter().flat_map(|subject| subject.checks).map(|check| check.name).collect();
    let named: BTreeSet<&str> = subjects.iter().flat_map(|subject| subject.must_fail).copied().collect();
    let alone: BTreeSet<&str> =
        subjects.iter().filter(|subject| subject.must_fail.len() == 1).map(|subject| subject.must_fail[0]).collect();
    let unneeded = checks.difference(&alone).map(|check| format!("no mutant is caught by `{check}` alone: write one"));
    let unknown = named.difference(&checks).map(|check| format!("the table names `{check}`, which is no check"));
    unneeded.chain(unknown).collect()
}

/// Each file must be in the table, and no right answer may be refused for what it uses.
fn every_file_takes_part(package: &Path, subjects: &[Subject]) -> Vec<String> {
    let mut objections = Vec::new();
    for folder in ["alternates", "mutants"] {
        let path = package.join(folder);
        let files = match stems(&path) {
            Ok(files) => files,
            // The orders of events of some exercises need no right answers beside those of the suite.
            Err(error) if error.kind() == ErrorKind::NotFound && folder == "alternates" => continue,
            Err(error) => return vec![format!("cannot read {}: {error}", path.display())],
        };
        for stem in files {
            if subjects.iter().all(|subject| subject.name != format!("{folder}::{stem}")) {
                objections.push(format!("{folder}/{stem}.rs is not in the table"));
            }
            let text = fs::read_to_string(path.join(format!("{stem}.rs"))).unwrap_or_default();
            if folder == "alternates" {
                objections.extend(refuse_what_no_answer_needs(&format!("{folder}/{stem}.rs"), &text).err());
            }
        }
    }
    objections
}

/// The names of the Rust files in this folder, without `.rs`.
fn stems(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut stems = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        stems.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    Ok(stems)
}

fn all_clear(objections: &[String]) -> Outcome {
    if objections.is_empty() { Outcome::Ok } else { Outcome::Failed(objections.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn check(name: &'static str) -> Check {
        Check { name, run: || (), look_at: "" }
    }

    const SUITE: &[Check] = &[check("adds"), check("waits")];

    const fn mutant(must_fail: &'static [&'static str]) -> Subject {
        Subject { name: "mutants::hasty", checks: SUITE, choose: || (), must_fail }
    }

    fn failed() -> Verdict {
        Verdict::Failed { why: "expected 2; saw 1".to_owned(), output: "printed".to_owned() }
    }

    #[test]
    fn only_the_named_checks_may_fail_and_they_must() {
        static HASTY: Subject = mutant(&["waits"]);
        let [adds, waits] = [&SUITE[0], &SUITE[1]].map(|check| Trial { subject: &HASTY, check });
        assert_eq!(waits.objection(failed()), None);
        assert_eq!(adds.objection(Verdict::Passed), None);
        assert_eq!(waits.objection(Verdict::Passed).as_deref(), Some("expected `waits` to fail; saw it pass"));
        let failure = "expected `adds` to pass; saw it fail: expected 2; saw 1\n    | printed";
        assert_eq!(adds.objection(failed()).as_deref(), Some(failure));
    }

    #[test]
    fn what_was_not_tried_proves_nothing() {
        static HASTY: Subject = mutant(&["waits"]);
        let waits = Trial { subject: &HASTY, check: &SUITE[1] };
        let objection = waits.objection(Verdict::Unwritten { why: "not written yet: wait".to_owned() });
        assert_eq!(objection.as_deref(), Some("`waits`: not written yet: wait"));
    }

    #[test]
    fn a_check_that_no_mutant_needs_is_found() {
        assert_eq!(every_check_is_needed(&[mutant(&["adds"]), mutant(&["waits"])]), [""; 0]);
        let shared = every_check_is_needed(&[mutant(&["adds"]), mutant(&["adds", "waits"])]);
        assert_eq!(shared, ["no mutant is caught by `waits` alone: write one"]);
        let misspelt = every_check_is_needed(&[mutant(&["adds"]), mutant(&["waits"]), mutant(&["wait"])]);
        assert_eq!(misspelt, ["the table names `wait`, which is no check"]);
    }

    #[test]
    fn a_file_that_nobody_named_is_found() {
        let package = tempfile::tempdir().expect("there is room for a folder");
        let write =
            |file: &str, text: &str| fs::write(package.path().join(file), text).expect("there is room for files");
        let objections = |subjects: &[Subject]| every_file_takes_part(package.path(), subjects);
        assert!(objections(&[]).concat().starts_with("cannot read "));
        for folder in ["alternates", "mutants"] {
            fs::create_dir(package.path().join(folder)).expect("it is new");
        }
        write("mutants/hasty.rs", "fn f() { std::process::exit(0) }");
        assert_eq!(objections(&[mutant(&[])]), [""; 0]);
        write("mutants/forgotten.rs", "");
        write("mutants/notes.md", "");
        assert_eq!(objections(&[mutant(&[])]), ["mutants/forgotten.rs is not in the table"]);
        write("alternates/lazy.rs", "fn f() { std::process::exit(0) }");
        let [forgotten, refused, _] = &objections(&[mutant(&[])])[..] else { panic!("expected three objections") };
        assert_eq!(forgotten, "alternates/lazy.rs is not in the table");
        assert!(refused.contains("`std::process`"));
    }
}
