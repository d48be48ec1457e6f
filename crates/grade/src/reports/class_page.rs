//! The page for the class: who got what, and what to explain again.

use std::collections::{BTreeMap, BTreeSet};

use known_mistakes::{Mutant, alike};
use maud::{Markup, html};

use super::page::{page, verdict, words};
use crate::points::Points;
use crate::results::Graded;
use crate::verdict::{Checked, Outcome, Verdict};

/// The mistakes that are known of each exercise.
pub(super) type Mistakes = BTreeMap<String, Vec<Mutant>>;

pub(super) fn class_page(all: &[Graded], mistakes: &Mistakes) -> Vec<u8> {
    let now: Vec<&Graded> = all.iter().filter(|graded| !graded.absent).collect();
    let students: BTreeSet<&str> = now.iter().map(|graded| graded.folder.as_str()).collect();
    let passed = now.iter().filter(|graded| graded.judgement.verdict == Verdict::Pass).count();
    page(
        "Class",
        &html! {
            p { (counted(students.len(), "student")) ", " (counted(now.len(), "submission")) "; " (passed) " passed. "
                "The same for a spreadsheet: " a href="class.csv" { "class.csv" } "." }
            (who_got_what(all))
            section aria-labelledby="explain" {
                h2 id="explain" { "What to explain again" }
                @for exercise in exercises(all).into_iter().filter(|exercise| !exercise.is_empty()) {
                    @let these: Vec<&Graded> = now.iter().copied().filter(|graded| graded.exercise == exercise).collect();
                    (what_to_explain(exercise, &these, mistakes.get(exercise).map_or(&[], Vec::as_slice)))
                }
            }
        },
    )
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn exercises(all: &[Graded]) -> BTreeSet<&str> {
    all.iter().map(|graded| graded.exercise.as_str()).collect()
}

fn who_got_what(all: &[Graded]) -> Markup {
    let exercises = exercises(all);
    let mut students: BTreeMap<(&str, &str), BTreeMap<&str, &Graded>> = BTreeMap::new();
    for graded in all {
        students.entry((&graded.student, &graded.folder)).or_default().insert(&graded.exercise, graded);
    }
    html! {
        section aria-labelledby="students" {
            h2 id="students" { "Students" }
            // A reader without a mouse scrolls what has the focus.
            div.scroll tabindex="0" role="region" aria-labelledby="students" { table {
                caption { "Verdicts and points of each student. What is marked “absent now” was handed in earlier and does not count." }
                thead { tr {
                    th scope="col" { "Student" }
                    @for exercise in &exercises {
                        th scope="col" { @if exercise.is_empty() { "No exercise" } @else { "Exercise " (exercise) } }
                    }
                    th.number scope="col" { "Points" }
                } }
                tbody { @for ((student, folder), results) in &students { tr {
                    th scope="row" { a href={ "students/" (folder) "/index.html" } { (student) } }
                    @for exercise in &exercises { td { @match results.get(exercise) {
                        Some(graded) => {
                            (verdict(graded.judgement.verdict)) " "
                            span.quiet { (graded.judgement.points()) "/" (graded.judgement.of())
                                @if graded.absent { ", absent now" } }
                        }
                        None => span.quiet { "not handed in" }
                    } } }
                    td.number { (results.values().filter(|one| !one.absent).map(|one| one.judgement.points()).sum::<Points>()) }
                } } }
            } }
        }
    }
}

/// The checks that failed, the most frequent first, and the mistakes that the answers look like. What is not written yet
/// is told once, not with every check.
fn what_to_explain(exercise: &str, all: &[&Graded], mutants: &[Mutant]) -> Markup {
    let mut failing: BTreeMap<&str, Vec<(&Graded, &Checked)>> = BTreeMap::new();
    let (unwritten, written): (Vec<&Graded>, Vec<&Graded>) =
        all.iter().partition(|graded| graded.judgement.checks.iter().any(Checked::is_unwritten));
    for graded in &written {
        for check in graded.judgement.of_outcome(Outcome::Failed) {
            failing.entry(&check.name).or_default().push((graded, check));
        }
    }
    let mut failing: Vec<_> = failing.into_iter().collect();
    failing.sort_by_key(|(name, who)| (usize::MAX - who.len(), *name));
    let without: Vec<&&Graded> = written
        .iter()
        .filter(|graded| graded.judgement.verdict != Verdict::Pass)
        .filter(|graded| graded.judgement.of_outcome(Outcome::Failed).next().is_none())
        .collect();
    html! {
        h3 { "Exercise " (exercise) }
        @if failing.is_empty() && without.is_empty() && unwritten.is_empty() { p { "Nothing: every submission has passed." } }
        @for (name, who) in &failing {
            h4 { (words(name)) " " span.quiet { "failed by " (who.len()) " of " (all.len()) } }
            @if let Some(place) = who.iter().find_map(|(_, check)| check.look_at()) { p.quiet { "Look at " (place) } }
            ul { @for (graded, check) in who { li { (link(graded)) ": " (check.sentence()) } } }
        }
        @if !without.is_empty() {
            h4 { "Not decided by any check" }
            ul { @for graded in &without { li { (link(graded)) ": " (verdict(graded.judgement.verdict)) " " (graded.judgement.sentence()) } } }
        }
        @if !unwritten.is_empty() { h4 { "Not written yet" } p { (links(&unwritten)) } }
        (by_mistake(&written, mutants))
    }
}

/// Who fails just the checks that a known mistake fails.
fn by_mistake(all: &[&Graded], mutants: &[Mutant]) -> Markup {
    let mut groups: BTreeMap<Vec<&str>, Vec<&Graded>> = BTreeMap::new();
    for graded in all {
        let failed: BTreeSet<&str> =
            graded.judgement.of_outcome(Outcome::Failed).map(|check| check.name.as_str()).collect();
        if let Some(alike) = alike(&failed, mutants).filter(|alike| alike.exactly) {
            groups.entry(alike.names).or_default().push(graded);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, who)| usize::MAX - who.len());
    html! {
        @if !groups.is_empty() {
            h4 { "Known mistakes that fail the same checks" }
            p.quiet { "Each is a file in the folder " code { "mutants" } " of the solution." }
            ul { @for (names, who) in &groups { li {
                (links(who)) ": "
                @for (place, name) in names.iter().enumerate() { @if place > 0 { "; or " } (words(name)) }
            } } }
        }
    }
}

fn link(graded: &Graded) -> Markup {
    html! { a href={ "students/" (graded.folder) "/index.html" } { (graded.student) } }
}

fn links(who: &[&Graded]) -> Markup {
    html! { @for (place, graded) in who.iter().enumerate() { @if place > 0 { ", " } (link(graded)) } }
}
