//! A class: every submission in turn, and what is told of it.

use std::collections::BTreeMap;

use indicatif::{ProgressBar, ProgressStyle};

use crate::grader::Grader;
use crate::hash;
use crate::results::{Graded, Results};
use crate::submission::{Submission, harmless, steers};
use crate::table;
use crate::verdict::{Judgement, Verdict};

/// Grades all of them, tells one line of each, and writes the table. `Ok` says whether every verdict is final.
pub(crate) fn grade(grader: &mut Grader, submissions: &[Submission], results: &Results) -> Result<bool, String> {
    let style = ProgressStyle::with_template("{pos} of {len} {wide_bar} {msg}");
    let bar =
        ProgressBar::new(submissions.len() as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut all = Vec::new();
    for submission in submissions {
        bar.set_message(harmless(&submission.student));
        let graded = grade_one(grader, submission, results)?;
        bar.suspend(|| println!("{}", line(&graded)));
        all.push(graded);
        bar.inc(1);
    }
    bar.finish_and_clear();
    results.write(&results.table(), &table::csv(&all)?)?;
    println!("\n{}", summary(&all));
    Ok(all.iter().all(|graded| graded.judgement.verdict.is_final()))
}

fn grade_one(grader: &mut Grader, submission: &Submission, results: &Results) -> Result<Graded, String> {
    let none = BTreeMap::new();
    let sources = submission.sources.as_ref().unwrap_or(&none);
    let hash = match &submission.sources {
        Ok(sources) => grader.hash(&submission.exercise, sources),
        Err(why) => hash::of([submission.exercise.as_str(), why]),
    };
    if let Some(graded) = results.standing(submission, &hash) {
        return Ok(graded);
    }
    let (judgement, sandbox) = match &submission.sources {
        Ok(sources) => {
            grader.prepare(&submission.exercise)?;
            (grader.grade(&submission.exercise, sources), grader.level())
        }
        Err(why) => (Judgement::without_checks(Verdict::Rejected, why, 0), String::new()),
    };
    let graded = Graded {
        student: harmless(&submission.student),
        exercise: submission.exercise.clone(),
        judgement,
        sandbox,
        files: sources.keys().cloned().collect(),
        hash,
    };
    results.keep(submission, &graded)?;
    Ok(graded)
}

/// What the terminal says of one submission.
fn line(graded: &Graded) -> String {
    let Judgement { verdict, first_failing, all, .. } = &graded.judgement;
    let points = format!("{}/{all}", graded.judgement.passed());
    let check = first_failing.as_deref().map_or(String::new(), |name| format!("{name}: "));
    let why = shown(&format!("{check}{}", graded.judgement.sentence()));
    let why = if *verdict == Verdict::Pass { String::new() } else { format!("  {why}") };
    format!("{:<20} {:>2}  {:<13} {points:>5}{why}", graded.student, graded.exercise, verdict.to_string())
}

/// The sentence on one line of a terminal; whole it is in the table.
fn shown(sentence: &str) -> String {
    const LONGEST: usize = 160;
    let sentence: String = sentence.chars().filter(|c| !steers(*c)).collect();
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &sentence[..end]),
        None => sentence,
    }
}

/// How many there are of each verdict.
fn summary(all: &[Graded]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for graded in all {
        *counts.entry(graded.judgement.verdict.to_string()).or_default() += 1;
    }
    let counts: Vec<_> = counts.into_iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    format!("{} submissions: {}", all.len(), counts.join(", "))
}
