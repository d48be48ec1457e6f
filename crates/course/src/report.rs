//! [`Report`]: what the checks of an exercise printed.

/// The verdict on each check, and why those failed that did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) checks: Vec<Check>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    /// What was told of it; empty if it passed.
    pub(crate) why: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    Failed,
    /// The machine did not let it be decided.
    Undecided,
}

impl Report {
    /// Reads the report of a suite, in the language of the standard test harness.
    pub(crate) fn parse(text: &str) -> Self {
        let mut report = Report::default();
        for line in text.lines() {
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

    pub(crate) fn passed(&self) -> usize {
        self.checks.iter().filter(|check| check.verdict == Verdict::Passed).count()
    }

    /// The names of the checks that failed.
    pub(crate) fn failed(&self) -> Vec<String> {
        let failed = self.checks.iter().filter(|check| check.verdict == Verdict::Failed);
        failed.map(|check| check.name.clone()).collect()
    }

    /// Whether the answer was there to be checked, and every check came to a verdict.
    pub(crate) fn is_of_a_whole_answer(&self) -> bool {
        let tells_nothing =
            |check: &Check| check.verdict == Verdict::Undecided || check.why.starts_with("not written yet");
        !self.checks.iter().any(tells_nothing)
    }

    /// The first check that did not pass.
    pub(crate) fn first_objection(&self) -> Option<&Check> {
        let failed = self.checks.iter().find(|check| check.verdict == Verdict::Failed);
        failed.or_else(|| self.checks.iter().find(|check| check.verdict == Verdict::Undecided))
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
    fn nothing_is_read_from_nothing() {
        assert_eq!(Report::parse("warning: unused\n"), Report::default());
    }
}
