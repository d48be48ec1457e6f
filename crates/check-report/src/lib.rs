//! [`Report`]: what the checks of an exercise printed, and [`lines()`], which break a text to fit a screen.

mod lines;

pub use lines::lines;

/// The verdict on each check, and why those failed that did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order in which they ended.
    pub checks: Vec<Check>,
}

/// One check of the report.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// The name of the check.
    pub name: String,
    /// What came of it.
    pub verdict: Verdict,
    /// What was told of it; empty if it passed.
    pub why: String,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It ran to its end and nothing was wrong.
    Passed,
    /// Something was wrong.
    Failed,
    /// The machine did not let it be decided.
    Undecided,
}

impl Report {
    /// Reads the report of a suite, in the language of the standard test harness.
    ///
    /// The verdicts come first. What follows tells why, in words that may be the student's: no verdict is read there.
    pub fn parse(text: &str) -> Self {
        let mut report = Report::default();
        for line in text.lines().take_while(|line| !matches!(*line, "failures:" | "not decided:")) {
            let verdict = line.strip_prefix("test ").and_then(|line| line.split_once(" ... "));
            if let Some((name, verdict)) = verdict {
                let verdict = match verdict {
                    "ok" => Verdict::Passed,
                    "NOT DECIDED" => Verdict::Undecided,
                    _ => Verdict::Failed,
                };
                report.checks.push(Check { name: name.to_owned(), verdict, why: String::new() });
            }
        }
        for (name, why) in objections(text) {
            if let Some(check) = report.checks.iter_mut().find(|check| check.name == name) {
                check.why = why;
            }
        }
        report
    }

    /// How many checks passed.
    pub fn passed(&self) -> usize {
        self.checks.iter().filter(|check| check.verdict == Verdict::Passed).count()
    }

    /// The names of the checks that failed.
    pub fn failed(&self) -> Vec<String> {
        let failed = self.checks.iter().filter(|check| check.verdict == Verdict::Failed);
        failed.map(|check| check.name.clone()).collect()
    }

    /// Whether the answer was there to be checked, and every check came to a verdict.
    pub fn is_of_a_whole_answer(&self) -> bool {
        let tells_nothing =
            |check: &Check| check.verdict == Verdict::Undecided || check.why.starts_with("not written yet");
        !self.checks.iter().any(tells_nothing)
    }

    /// The first check that did not pass.
    pub fn first_objection(&self) -> Option<&Check> {
        let failed = self.checks.iter().find(|check| check.verdict == Verdict::Failed);
        failed.or_else(|| self.checks.iter().find(|check| check.verdict == Verdict::Undecided))
    }
}

/// What kind of failure a check tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A `todo!` was reached.
    NotWritten,
    /// Threads wait for each other.
    Deadlock,
    /// It was stopped.
    Endless,
    /// The process ended, since its stack was full.
    StackOverflow,
    /// The process ended in another way.
    ProcessEnded,
    /// The code panicked.
    Panic,
    /// It went wrong in one order of events, which is told line by line, and not in another.
    OneOrder,
    /// It went wrong in every order of events that was tried; one of them is told line by line.
    EveryOrder,
    /// It came to an end, but not to the right one.
    Wrong,
}

impl Check {
    /// What was told of it in one line: the report breaks long ones.
    pub fn sentence(&self) -> String {
        self.why.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> Kind {
        kind_of(&self.why)
    }
}

fn kind_of(why: &str) -> Kind {
    // What the answer printed stands behind, and is no sign of anything but a stack that overflowed.
    let (told, printed) = why.split_once("\nlook at: ").unwrap_or((why, ""));
    // A report breaks long lines.
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let tells_of = |signs: &[&str]| signs.iter().any(|sign| told.contains(sign));
    let begins = |beginning: &str| told.starts_with(beginning);
    if begins("not written yet") {
        Kind::NotWritten
    } else if tells_of(&["saw a deadlock"]) {
        Kind::Deadlock
    } else if tells_of(&["saw no end after"]) || begins("no end: ") {
        Kind::Endless
    } else if tells_of(&["saw the whole process end"]) && printed.contains("has overflowed its stack") {
        Kind::StackOverflow
    } else if tells_of(&["saw the whole process end"]) || begins("the process ended: ") {
        Kind::ProcessEnded
    } else if begins("the code panicked: ") || tells_of(&["saw a panic, "]) {
        Kind::Panic
    } else if tells_of(&["in this order of events: "]) {
        Kind::OneOrder
    } else if tells_of(&["in this order of events, as in all others"]) {
        Kind::EveryOrder
    } else {
        Kind::Wrong
    }
}

/// The blocks `---- name ----` with what stands below each.
fn objections(text: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut within = false;
    for line in text.lines() {
        let heading = line.strip_prefix("---- ").and_then(|line| line.strip_suffix(" ----"));
        if let Some(name) = heading {
            blocks.push((name, String::new()));
            within = true;
        } else if matches!(line, "failures:" | "not decided:")
            || line.starts_with("test result: ")
            || line.starts_with("next: ")
        {
            within = false;
        } else if let Some((_, why)) = blocks.last_mut().filter(|_| within) {
            why.push_str(line);
            why.push('\n');
        }
    }
    blocks.into_iter().map(|(name, why)| (name, why.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\n\
        CHECK_SEED=7 in the environment repeats this run\n\
        running 3 tests\n\
        test one ... ok\n\
        test two ... FAILED\n\
        test three ... NOT DECIDED\n\n\
        failures:\n\n\
        ---- two ----\n\
        expected 2; saw 3\n\
        look at: the sum (exercises/exercise02-x/hints/1.md)\n\n\
        ---- three ----\n\
        no more threads\n\n\
        failures:\n    two\n\n\
        next: make `two` pass, then run\n    cargo test -p exercise02 two\n\n\
        test result: FAILED. 1 passed; 1 failed; 1 not decided; finished in 0.35s\n";

    #[test]
    fn verdicts_and_reasons_are_read() {
        let report = Report::parse(TEXT);
        assert_eq!(report.passed(), 1);
        let first = report.first_objection().unwrap();
        assert_eq!((first.name.as_str(), first.verdict), ("two", Verdict::Failed));
        assert_eq!(first.why, "expected 2; saw 3\nlook at: the sum (exercises/exercise02-x/hints/1.md)");
        assert_eq!(report.checks[2].why, "no more threads");
        assert_eq!(report.failed(), ["two"]);
        assert!(!report.is_of_a_whole_answer(), "one was not decided");
        assert!(Report::parse(&TEXT.replace("NOT DECIDED", "ok")).is_of_a_whole_answer());
        let unwritten = TEXT.replace("NOT DECIDED", "ok").replace("expected 2; saw 3", "not written yet: sum");
        assert!(!Report::parse(&unwritten).is_of_a_whole_answer());
    }

    #[test]
    fn no_verdict_is_read_from_the_words_of_the_student() {
        let forged = TEXT.replace("no more threads", "no more\ntest two ... ok\ntest four ... ok");
        let verdicts = |text| Report::parse(text).checks.iter().map(|check| check.verdict).collect::<Vec<_>>();
        assert_eq!(verdicts(&forged), verdicts(TEXT));
    }

    #[test]
    fn each_kind_of_failure_is_known() {
        assert_eq!(kind_of("not written yet: `sum` adds up"), Kind::NotWritten);
        assert_eq!(kind_of("expected an end; saw a deadlock, in which no thread can continue"), Kind::Deadlock);
        assert_eq!(kind_of("saw no end after 20 s, as in a deadlock or an endless loop"), Kind::Endless);
        let ended = "expected the function to return; saw the whole process end (exit status: 0)";
        assert_eq!(kind_of(ended), Kind::ProcessEnded);
        assert_eq!(kind_of("the code panicked: index out of bounds"), Kind::Panic);
        assert_eq!(kind_of("expected 1; saw 2"), Kind::Wrong);
    }

    #[test]
    fn what_the_answer_printed_is_no_sign() {
        assert_eq!(kind_of("expected 1; saw 2\nlook at: the sum\n    | saw a deadlock"), Kind::Wrong);
    }

    #[test]
    fn an_order_of_events_is_a_sign() {
        let why = "expected 2; saw 3\nin this order of events:\n    thread 1  lib.rs:7  next.load\nlook at: the lines";
        assert_eq!(kind_of(why), Kind::OneOrder);
        let every = why.replace("of events:", "of events, as in all others\nthat were tried:");
        assert_eq!(kind_of(&every), Kind::EveryOrder);
    }

    #[test]
    fn a_sentence_that_was_broken_is_read_whole() {
        let why = "expected the function to return; saw no end\nafter 20 s".to_owned();
        let check = Check { name: "one".to_owned(), verdict: Verdict::Failed, why };
        assert_eq!(check.kind(), Kind::Endless);
    }

    #[test]
    fn nothing_is_read_from_nothing() {
        assert_eq!(Report::parse("warning: unused\n"), Report::default());
    }
}
