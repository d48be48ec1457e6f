//! JUnit XML, which build servers read.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::page::visible;
use crate::results::Graded;
use crate::verdict::{Checked, Outcome, Verdict};

/// A suite for each submission, with a case for each check.
pub(super) fn junit(all: &[Graded]) -> Result<Vec<u8>, String> {
    let mut report = quick_junit::Report::new("class");
    report.add_test_suites(all.iter().filter(|graded| !graded.absent).map(suite));
    let text = report.to_string().map_err(|error| format!("junit.xml cannot be written: {error}"))?;
    Ok(text.into_bytes())
}

fn suite(graded: &Graded) -> TestSuite {
    let name = visible(&format!("{}: exercise {}", graded.student, graded.exercise));
    let mut suite = TestSuite::new(name.clone());
    let case = |check: &str, status| {
        let mut case = TestCase::new(check.to_owned(), status);
        case.set_classname(name.clone());
        case
    };
    let judgement = &graded.judgement;
    if judgement.verdict != Verdict::Pass && judgement.first_failing.is_none() {
        // No check tells why, so that the verdict is a case of its own.
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type(judgement.verdict.to_string()).set_message(visible(&judgement.sentence()));
        status.set_description(visible(&judgement.reason));
        suite.add_test_case(case("verdict", status));
    }
    suite.add_test_cases(judgement.checks.iter().map(|check| case(&check.name, status(check))));
    suite
}

fn status(check: &Checked) -> TestCaseStatus {
    let mut status = match check.outcome {
        Outcome::Passed => return TestCaseStatus::success(),
        Outcome::NotRun => return TestCaseStatus::skipped(),
        Outcome::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Outcome::Undecided => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    status.set_type(check.outcome.to_string()).set_message(visible(&check.sentence()));
    status.set_description(visible(&check.why));
    status
}
