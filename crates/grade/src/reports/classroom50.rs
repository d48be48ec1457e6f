//! `classroom50/result/v1`, one a student.

use serde_json::{Value, json};

use crate::points::Points;
use crate::results::Graded;
use crate::verdict::Outcome;

/// The report for a student with these results.
pub(super) fn classroom50(results: &[&Graded]) -> Value {
    let now = || results.iter().filter(|graded| !graded.absent);
    let tests = now().flat_map(|graded| {
        graded.judgement.checks.iter().map(|check| {
            json!({
                "test-name": format!("exercise {}: {}", graded.exercise, check.name),
                "passed": check.outcome == Outcome::Passed,
                "score": check.points.as_f64(),
                "max-score": check.of.as_f64(),
            })
        })
    });
    json!({
        "schema": "classroom50/result/v1",
        "score": super::points_of(results).as_f64(),
        "max-score": now().map(|graded| graded.judgement.of()).sum::<Points>().as_f64(),
        "tests": tests.collect::<Vec<_>>(),
    })
}
