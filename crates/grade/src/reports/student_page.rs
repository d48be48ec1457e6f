//! The page for each student: the verdicts, and why.

use maud::{Markup, html};

use super::page::{page_for_student, verdict, words};
use crate::results::Graded;
use crate::verdict::{Checked, Judgement, Outcome, Verdict};

/// The page of a student with these results.
pub(super) fn student_page(results: &[&Graded]) -> Vec<u8> {
    let student = results.first().map_or("", |graded| &graded.student);
    page_for_student(student, &html! { @for graded in results { (one(graded)) } })
}

fn one(graded: &Graded) -> Markup {
    let judgement = &graded.judgement;
    let title = match graded.exercise.as_str() {
        "" => "No exercise".to_owned(),
        number => format!("Exercise {number}"),
    };
    // What has a check told is told below, with the check.
    let reason = Some(&judgement.reason).filter(|reason| !reason.is_empty() && judgement.first_failing.is_none());
    html! {
        section {
            h2 { (title) }
            p { (verdict(judgement.verdict)) ", " (judgement.points()) " of " (judgement.of()) " points. " (meaning(judgement.verdict))
                @if graded.absent { " It was handed in earlier and is absent now, so it does not count." } }
            @if let Some(reason) = reason { pre tabindex="0" { (reason) } }
            @if !judgement.checks.is_empty() { div.scroll { table {
                caption { "What was checked" }
                thead { tr { th scope="col" { "Check" } th scope="col" { "Result" } th.number scope="col" { "Points" } } }
                tbody { @for check in &judgement.checks { tr {
                    th scope="row" { (words(&check.name)) }
                    td { (outcome(check.outcome)) }
                    td.number { (check.points) " of " (check.of) }
                } } }
            } } }
            @if let Some(why) = why_not_run(judgement) { p { (why) } }
            @for check in judgement.checks.iter().filter(|check| !check.why.is_empty()) { (why(check)) }
            @if !graded.sources.is_empty() {
                p.quiet { "Graded: " @for (place, path) in graded.sources.keys().enumerate() {
                    @if place > 0 { ", " } code { "src/" (path) } } }
            }
        }
    }
}

/// Why some checks were not run while others were.
fn why_not_run(judgement: &Judgement) -> Option<&'static str> {
    let is_left = judgement.of_outcome(Outcome::NotRun).next().is_some();
    let ran = judgement.checks.iter().any(|check| check.outcome != Outcome::NotRun);
    match judgement.verdict {
        _ if !is_left || !ran => None,
        Verdict::Pass => Some("What was not run cannot be explored in this answer, and counts as passed."),
        _ => Some("What was not run is run as soon as all other checks pass."),
    }
}

fn why(check: &Checked) -> Markup {
    html! {
        h3 { (words(&check.name)) }
        pre tabindex="0" { (check.why) }
    }
}

fn outcome(outcome: Outcome) -> Markup {
    let (class, sign) = match outcome {
        Outcome::Passed => ("good", "✓"),
        Outcome::Failed => ("bad", "✗"),
        Outcome::Undecided => ("open", "?"),
        Outcome::NotRun => ("quiet", "–"),
    };
    html! { span class=(class) { span aria-hidden="true" { (sign) " " } (outcome) } }
}

/// What a verdict says, for one who reads it for the first time.
fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Every check has passed.",
        Verdict::Fail => "A check did not get what it expected.",
        Verdict::Deadlock => "Its threads wait for each other, and none can go on.",
        Verdict::Race => "It goes wrong in some order of events.",
        Verdict::Panic => "It panicked.",
        Verdict::Timeout => "It computed for too long.",
        Verdict::CompileError => "The compiler refused it, so nothing was run.",
        Verdict::Rejected => "It could not be taken as an answer, so nothing was run.",
        Verdict::Inconclusive => {
            "Nothing is known yet: the machine was too busy or too small. It will be graded again."
        }
        Verdict::GraderError => "The grader is wrong here, not the submission. It will be graded again.",
    }
}
