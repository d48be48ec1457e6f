//! [`Verdict`]: what is said of a submission.

use std::fmt;

use check_report::{Kind, Report};
use serde::{Deserialize, Serialize};

use crate::points::Points;
use crate::sandbox::{End, Ended};

/// One word for a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// Every check has passed.
    Pass,
    /// Some check did not get what it expected.
    Fail,
    /// Its threads wait for each other.
    Deadlock,
    /// It goes wrong in some order of events, and not in every one.
    Race,
    /// It panicked.
    Panic,
    /// It computed for too long.
    Timeout,
    /// The compiler refused it.
    CompileError,
    /// It was not compiled at all, or not run.
    Rejected,
    /// Nothing is known: the machine was too busy or too small.
    Inconclusive,
    /// The grader is wrong, not the submission.
    GraderError,
}

impl Verdict {
    /// Whether it stands until the submission changes.
    pub(crate) fn is_final(self) -> bool {
        !matches!(self, Verdict::Inconclusive | Verdict::GraderError)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Deadlock => "deadlock",
            Verdict::Race => "race",
            Verdict::Panic => "panic",
            Verdict::Timeout => "timeout",
            Verdict::CompileError => "compile-error",
            Verdict::Rejected => "rejected",
            Verdict::Inconclusive => "inconclusive",
            Verdict::GraderError => "grader-error",
        })
    }
}

/// A verdict, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    /// Why, in sentences; empty if all checks passed.
    pub(crate) reason: String,
    /// The first check that did not pass, if checks were run.
    pub(crate) first_failing: Option<String>,
    pub(crate) checks: Vec<Checked>,
}

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
    /// What was told of it; empty if it passed.
    pub(crate) why: String,
    /// What it has earned.
    #[serde(default)]
    pub(crate) points: Points,
    /// What it is worth.
    #[serde(default)]
    pub(crate) of: Points,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    Passed,
    Failed,
    /// The machine did not let it be decided.
    Undecided,
    /// There was nothing to run, or an earlier failure made it needless.
    NotRun,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::Undecided => "undecided",
            Outcome::NotRun => "not run",
        })
    }
}

impl Checked {
    fn not_run(name: &str) -> Checked {
        let (points, of) = Default::default();
        Checked { name: name.to_owned(), outcome: Outcome::NotRun, why: String::new(), points, of }
    }

    /// Whether it failed since there was nothing to check yet.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.why.starts_with("not written yet")
    }

    /// What was told of it in one line.
    pub(crate) fn sentence(&self) -> String {
        sentence(&self.why, false)
    }

    /// Where to look, if that was told.
    pub(crate) fn look_at(&self) -> Option<String> {
        let (_, place) = self.why.split_once("look at: ")?;
        // A report breaks long lines and indents what follows; what the answer printed is set off by an empty line or a bar.
        let lines = place.lines().take_while(|line| !line.trim().is_empty() && !line.trim_start().starts_with('|'));
        Some(lines.map(str::trim).collect::<Vec<_>>().join(" "))
    }
}

impl Judgement {
    /// A verdict without checks.
    pub(crate) fn without_checks(verdict: Verdict, reason: impl Into<String>) -> Judgement {
        Judgement { verdict, reason: reason.into(), first_failing: None, checks: Vec::new() }
    }

    /// How many checks were passed.
    pub(crate) fn passed(&self) -> usize {
        self.of_outcome(Outcome::Passed).count()
    }

    /// How many checks there are. What could not be explored of a right answer does not count.
    pub(crate) fn all(&self) -> usize {
        if self.verdict == Verdict::Pass { self.passed() } else { self.checks.len() }
    }

    /// The checks that came out so.
    pub(crate) fn of_outcome(&self, outcome: Outcome) -> impl Iterator<Item = &Checked> {
        self.checks.iter().filter(move |check| check.outcome == outcome)
    }

    /// What its checks have earned.
    pub(crate) fn points(&self) -> Points {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// What its checks are worth.
    pub(crate) fn of(&self) -> Points {
        self.checks.iter().map(|check| check.of).sum()
    }

    /// Adds those of these checks that were not run.
    pub(crate) fn name_checks<'n>(&mut self, names: impl IntoIterator<Item = &'n String>) {
        for name in names {
            if self.checks.iter().all(|check| check.name != *name) {
                self.checks.push(Checked::not_run(name));
            }
        }
    }

    /// The reason in one line, without what stands below it: what ran when, where to look, what was printed, the
    /// compiler's picture.
    pub(crate) fn sentence(&self) -> String {
        sentence(&self.reason, self.verdict == Verdict::CompileError)
    }

    /// The same with what came of exploring orders of events. That they could not be explored says nothing.
    pub(crate) fn and_explored(mut self, explored: &Judgement) -> Judgement {
        self.checks.extend(explored.checks.iter().filter(|check| check.outcome != Outcome::Undecided).cloned());
        let is_wrong = !matches!(explored.verdict, Verdict::Pass | Verdict::Inconclusive | Verdict::GraderError);
        if self.verdict == Verdict::Pass && is_wrong {
            self.verdict = explored.verdict;
            self.reason.clone_from(&explored.reason);
            self.first_failing.clone_from(&explored.first_failing);
        } else if self.is_open() && matches!(explored.verdict, Verdict::Race | Verdict::Deadlock) {
            self.verdict = explored.verdict;
        }
        self
    }

    /// Whether orders of events can still tell something of it: whether it passes by chance, or whether it fails by chance. A
    /// check may see a race one time and not the other; the verdict is to be the same each time.
    pub(crate) fn is_open(&self) -> bool {
        let is_written = || !self.checks.iter().any(Checked::is_unwritten);
        matches!(self.verdict, Verdict::Pass | Verdict::Fail | Verdict::Panic)
            && !self.checks.is_empty()
            && is_written()
    }

    /// Reads what the checks came to. `expected` are the names of those that every answer has to pass; what is reported
    /// besides was explored.
    pub(crate) fn of_checks(ended: &Ended, expected: &[String]) -> Judgement {
        let without = |verdict, reason: &str| Judgement::without_checks(verdict, reason);
        let code = match &ended.end {
            End::Exited(code) => *code,
            End::Killed(how) => return without(Verdict::Inconclusive, &format!("the checks were ended ({how})")),
            End::UsedTooMuch(what) => {
                return without(Verdict::Fail, &format!("the checks were stopped: they used {what}"));
            }
            End::OutOfTime => {
                return without(Verdict::Inconclusive, "the checks had not ended when their time was over");
            }
        };
        let stderr = ended.stderr.trim();
        if code == 2 && stderr.starts_with("the checks do not run: the answer uses something") {
            // Its last line is for the student's own machine.
            let sentence = stderr.split("\nnext: ").next().unwrap_or(stderr);
            return without(Verdict::Rejected, sentence);
        }
        let report = Report::parse(&ended.stdout);
        let missing = expected.iter().find(|name| report.checks.iter().all(|check| check.name != **name));
        if let (Some(missing), 0 | 3 | 101) = (missing, code) {
            return without(Verdict::GraderError, &format!("the report says nothing of `{missing}`"));
        }
        let (verdict, objection) = match (code, report.first_objection()) {
            (0, None) => (Verdict::Pass, None),
            (3, Some(check)) => (Verdict::Inconclusive, Some(check)),
            (101, Some(check)) => (of_failure(check, expected.contains(&check.name)), Some(check)),
            _ => return without(Verdict::GraderError, &format!("the checks ended with code {code}: {stderr}")),
        };
        Judgement {
            verdict,
            reason: objection.map(|check| check.why.clone()).unwrap_or_default(),
            first_failing: objection.map(|check| check.name.clone()),
            checks: report.checks.into_iter().map(Checked::from).collect(),
        }
    }
}

/// What was told in one line, without what stands below it; the first line alone if `first_alone`.
fn sentence(told: &str, first_alone: bool) -> String {
    let headings = ["look at: ", "in the order in which they began and ended:"];
    let below = |line: &&str| first_alone || headings.iter().any(|heading| line.starts_with(heading));
    let mut lines = told.lines();
    let first = lines.next().unwrap_or_default();
    let more = lines.take_while(|line| !below(line)).map(str::trim);
    let whole = [first].into_iter().chain(more).collect::<Vec<_>>().join(" ");
    // The order itself fills many lines.
    match whole.split_once(" in this order of events") {
        Some((told, rest)) if rest.starts_with(", as in all others") => {
            format!("{told} in every order of events that was tried")
        }
        Some((told, _)) => format!("{told} in one order of events"),
        None => whole.trim_end().to_owned(),
    }
}

/// The verdict for a check that failed; whether every answer has to pass it, or it explored orders of events.
fn of_failure(check: &check_report::Check, expected: bool) -> Verdict {
    match check.kind() {
        Kind::Deadlock => Verdict::Deadlock,
        // Stopped by the clock, neither deadlocked for certain nor computing for long: that may be the machine.
        Kind::Endless if check.sentence().contains("as in a deadlock or") => Verdict::Inconclusive,
        Kind::Endless => Verdict::Timeout,
        // By SIGKILL: the system was short of memory. Our own limit ends the checks as a whole, and nothing is reported.
        Kind::ProcessEnded if check.sentence().contains("the whole process end (signal: 9") => Verdict::Inconclusive,
        Kind::EveryOrder => Verdict::Fail,
        _ if !expected => Verdict::Race,
        // Not where a panic was asked for, and another one came.
        Kind::Panic if check.why.starts_with("the code panicked") => Verdict::Panic,
        Kind::OneOrder => Verdict::Race,
        Kind::NotWritten | Kind::StackOverflow | Kind::ProcessEnded | Kind::Panic | Kind::Wrong => Verdict::Fail,
    }
}

impl From<check_report::Check> for Checked {
    fn from(check: check_report::Check) -> Checked {
        let outcome = match check.verdict {
            check_report::Verdict::Passed => Outcome::Passed,
            check_report::Verdict::Failed => Outcome::Failed,
            check_report::Verdict::Undecided => Outcome::Undecided,
        };
        Checked { outcome, why: check.why, ..Checked::not_run(&check.name) }
    }
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    fn judged(code: i32, stdout: &str, stderr: &str) -> Judgement {
        let ended = Ended { end: End::Exited(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() };
        Judgement::of_checks(&ended, &["one".to_owned(), "two".to_owned()])
    }

    fn failing(name: &str, why: &str) -> Judgement {
        let verdict = |check: &str| if check == name { "FAILED" } else { "ok" };
        let more = if name == "three" { "test three ... FAILED\n" } else { "" };
        let (one, two) = (verdict("one"), verdict("two"));
        let text = format!("test one ... {one}\ntest two ... {two}\n{more}\nfailures:\n\n---- {name} ----\n{why}\n");
        judged(101, &text, "")
    }

    #[test]
    fn each_failure_has_its_verdict() {
        watched(|| {
            assert_eq!(failing("one", "expected 1; saw 2").verdict, Verdict::Fail);
            assert_eq!(failing("two", "the code panicked: no").verdict, Verdict::Panic);
            assert_eq!(failing("two", "saw a deadlock, in which no thread can continue").verdict, Verdict::Deadlock);
            assert_eq!(failing("two", "saw no end after 20 s, as in an endless loop").verdict, Verdict::Timeout);
            assert_eq!(failing("two", "expected `sum` to panic with \"a\"; saw a panic").verdict, Verdict::Fail);
            let by_the_clock = "saw no end after 300 s, as in a deadlock or an endless loop";
            assert_eq!(failing("two", by_the_clock).verdict, Verdict::Inconclusive);
            let ended = |how: &str| format!("expected the function to return; saw the whole\nprocess end ({how})");
            assert_eq!(failing("two", &ended("signal: 9 (SIGKILL)")).verdict, Verdict::Inconclusive);
            assert_eq!(failing("three", &ended("signal: 9 (SIGKILL)")).verdict, Verdict::Inconclusive);
            assert_eq!(failing("two", &ended("signal: 6 (SIGABRT)")).verdict, Verdict::Fail);
            assert_eq!(failing("two", &ended("exit status: 0")).verdict, Verdict::Fail);
            assert_eq!(failing("three", "expected 1; saw 2").verdict, Verdict::Race);
            assert_eq!(failing("three", "saw a deadlock").verdict, Verdict::Deadlock);
            let in_each = failing(
                "three",
                "expected 1; saw 2\nin this order of events, as in all others\nthat were tried:\n    a",
            );
            assert_eq!(in_each.verdict, Verdict::Fail);
            assert_eq!(in_each.sentence(), "expected 1; saw 2 in every order of events that was tried");
            let fail = failing("two", "expected 1; saw 2");
            assert_eq!((fail.passed(), fail.all(), fail.first_failing.as_deref()), (1, 2, Some("two")));
            assert_eq!(fail.reason, "expected 1; saw 2");
            assert_eq!(failing("two", "expected 1;\nsaw 2\nlook at: 1\n    | 3").sentence(), "expected 1; saw 2");
            let drawn = "expected 1;\nsaw 2\nin the order in which they began and ended:\n    sum 1  ├──┤\nlook at: 1";
            assert_eq!(failing("two", drawn).sentence(), "expected 1; saw 2");
            let in_order =
                "expected 1; saw 2\nin this order of events:\n    thread 1  lib.rs:3  a\nlook at: 1 (x.md,\nrule 2)";
            let ordered = failing("two", in_order);
            assert_eq!(ordered.sentence(), "expected 1; saw 2 in one order of events");
            assert_eq!(ordered.checks[1].look_at().as_deref(), Some("1 (x.md, rule 2)"));
        });
    }

    #[test]
    fn a_pass_needs_the_code_and_every_check() {
        watched(|| {
            assert_eq!(judged(0, "test one ... ok\ntest two ... ok\n", "").verdict, Verdict::Pass);
            assert_eq!(judged(0, "test one ... ok\n", "").verdict, Verdict::GraderError);
            assert_eq!(judged(101, "test one ... ok\ntest two ... ok\n", "").verdict, Verdict::GraderError);
            assert_eq!(judged(0, "test one ... ok\ntest two ... FAILED\n", "").verdict, Verdict::GraderError);
            assert_eq!(judged(3, "test one ... ok\ntest two ... NOT DECIDED\n", "").verdict, Verdict::Inconclusive);
        });
    }

    #[test]
    fn what_is_not_run_is_rejected_and_the_machine_fails_nobody() {
        watched(|| {
            let refused = "the checks do not run: the answer uses something that no answer to this exercise needs:\n    \
                           src/lib.rs:1: `std::fs`\nnext: remove it";
            let judged_so = judged(2, "", refused);
            assert_eq!(judged_so.verdict, Verdict::Rejected);
            assert!(judged_so.reason.ends_with("`std::fs`"), "{}", judged_so.reason);
            assert_eq!(judged(2, "", "this machine cannot reach itself").verdict, Verdict::GraderError);
            for end in [End::OutOfTime, End::Killed("signal: 9".to_owned())] {
                let ended = Ended { end, stdout: String::new(), stderr: String::new() };
                assert_eq!(Judgement::of_checks(&ended, &[]).verdict, Verdict::Inconclusive);
            }
            let end = End::UsedTooMuch("more than 4 MiB of output".to_owned());
            let used = Ended { end, stdout: String::new(), stderr: String::new() };
            let judged = Judgement::of_checks(&used, &[]);
            assert_eq!(judged.verdict, Verdict::Fail);
            assert_eq!(judged.reason, "the checks were stopped: they used more than 4 MiB of output");
        });
    }
}
