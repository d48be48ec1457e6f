//! [`Verdict`]: what is said of a submission.

use std::fmt;

use check_report::{Kind, Report};
use serde::{Deserialize, Serialize};

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
    /// It goes wrong in some order of events.
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
    /// How many checks there are.
    pub(crate) all: usize,
}

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checked {
    pub(crate) name: String,
    /// `passed`, `failed` or `undecided`.
    pub(crate) outcome: String,
    /// What was told of it; empty if it passed.
    pub(crate) why: String,
}

impl Judgement {
    /// A verdict without checks.
    pub(crate) fn without_checks(verdict: Verdict, reason: impl Into<String>, all: usize) -> Judgement {
        Judgement { verdict, reason: reason.into(), first_failing: None, checks: Vec::new(), all }
    }

    pub(crate) fn passed(&self) -> usize {
        self.checks.iter().filter(|check| check.outcome == "passed").count()
    }

    /// The reason in one line, without what stands below it: what ran when, where to look, what was printed, the
    /// compiler's picture.
    pub(crate) fn sentence(&self) -> String {
        let headings = ["look at: ", "in the order in which they began and ended:"];
        let is_heading = |line: &&str| headings.iter().any(|heading| line.starts_with(heading));
        let below = |line: &&str| self.verdict == Verdict::CompileError || is_heading(line);
        let mut lines = self.reason.lines();
        let first = lines.next().unwrap_or_default();
        let more = lines.take_while(|line| !below(line)).map(str::trim);
        [first].into_iter().chain(more).collect::<Vec<_>>().join(" ").trim_end().to_owned()
    }

    /// The same with what came of exploring orders of events. That they could not be explored says nothing.
    pub(crate) fn and_explored(mut self, explored: &Judgement) -> Judgement {
        let known: Vec<_> = explored.checks.iter().filter(|check| check.outcome != "undecided").cloned().collect();
        self.all += known.len();
        self.checks.extend(known);
        let is_wrong = !matches!(explored.verdict, Verdict::Pass | Verdict::Inconclusive | Verdict::GraderError);
        if self.verdict == Verdict::Pass && is_wrong {
            self.verdict = explored.verdict;
            self.reason.clone_from(&explored.reason);
            self.first_failing.clone_from(&explored.first_failing);
        }
        self
    }

    /// Reads what the checks came to. `expected` are the names of those that every answer has to pass; what is reported
    /// besides was explored.
    pub(crate) fn of_checks(ended: &Ended, expected: &[String]) -> Judgement {
        let without = |verdict, reason: &str| Judgement::without_checks(verdict, reason, expected.len());
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
            all: report.checks.len(),
            checks: report.checks.into_iter().map(Checked::from).collect(),
        }
    }
}

/// The verdict for a check that failed; whether every answer has to pass it, or it explored orders of events.
fn of_failure(check: &check_report::Check, expected: bool) -> Verdict {
    match check.kind() {
        Kind::Deadlock => Verdict::Deadlock,
        // Stopped by the clock, neither deadlocked for certain nor computing for long: that may be the machine.
        Kind::Endless if check.sentence().contains("as in a deadlock or") => Verdict::Inconclusive,
        Kind::Endless => Verdict::Timeout,
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
            check_report::Verdict::Passed => "passed",
            check_report::Verdict::Failed => "failed",
            check_report::Verdict::Undecided => "undecided",
        };
        Checked { name: check.name, outcome: outcome.to_owned(), why: check.why }
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
            assert_eq!(failing("three", "expected 1; saw 2").verdict, Verdict::Race);
            assert_eq!(failing("three", "saw a deadlock").verdict, Verdict::Deadlock);
            let fail = failing("two", "expected 1; saw 2");
            assert_eq!((fail.passed(), fail.all, fail.first_failing.as_deref()), (1, 2, Some("two")));
            assert_eq!(fail.reason, "expected 1; saw 2");
            assert_eq!(failing("two", "expected 1;\nsaw 2\nlook at: 1\n    | 3").sentence(), "expected 1; saw 2");
            let drawn = "expected 1;\nsaw 2\nin the order in which they began and ended:\n    sum 1  ├──┤\nlook at: 1";
            assert_eq!(failing("two", drawn).sentence(), "expected 1; saw 2");
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
