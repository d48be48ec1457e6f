//! `results.json` as Gradescope takes it, one a student.

use serde_json::{Value, json};

use super::page::visible;
use crate::results::Graded;
use crate::verdict::{Checked, Outcome};

/// The report for a student with these results.
pub(super) fn gradescope(results: &[&Graded]) -> Value {
    let now = || results.iter().filter(|graded| !graded.absent);
    let tests = now().flat_map(|graded| graded.judgement.checks.iter().map(|check| test(&graded.exercise, check)));
    let told = |graded: &&Graded| {
        let (exercise, judgement) = (&graded.exercise, &graded.judgement);
        visible(format!("Exercise {exercise}: {}\n{}", judgement.verdict, judgement.reason).trim_end())
    };
    json!({
        "score": super::points_of(results).as_f64(),
        "output": now().map(told).collect::<Vec<_>>().join("\n\n"),
        "visibility": "visible",
        "tests": tests.collect::<Vec<_>>(),
    })
}

fn test(exercise: &str, check: &Checked) -> Value {
    let mut test = json!({
        "name": format!("exercise {exercise}: {}", check.name),
        "score": check.points.as_f64(),
        "max_score": check.of.as_f64(),
        "output": visible(&check.why),
        "visibility": "visible",
    });
    // Gradescope knows no third word, and shows the points where there is none.
    let status = match check.outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
        Outcome::Undecided | Outcome::NotRun => return test,
    };
    test["status"] = status.into();
    test
}
