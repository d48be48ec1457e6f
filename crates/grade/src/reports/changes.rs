//! What a regrade has changed: old and new side by side, for the terminal and as `changes.csv`.

use std::collections::BTreeMap;

use super::table::{cell, handed_in};
use crate::results::Graded;

/// A submission of which something has changed.
pub(crate) struct Change<'a> {
    before: Option<&'a Graded>,
    now: &'a Graded,
}

/// What has changed between these two gradings.
pub(crate) fn changes<'a>(before: &'a [Graded], now: &'a [Graded]) -> Vec<Change<'a>> {
    let key = |graded: &'a Graded| (graded.folder.as_str(), graded.exercise.as_str());
    let before: BTreeMap<_, _> = before.iter().map(|graded| (key(graded), graded)).collect();
    let told = |graded: &Graded| {
        let judgement = &graded.judgement;
        (judgement.verdict, judgement.points(), judgement.of(), judgement.first_failing.clone(), graded.absent)
    };
    let changes = now.iter().map(|now| Change { before: before.get(&key(now)).copied(), now });
    changes.filter(|change| change.before.is_none_or(|before| told(before) != told(change.now))).collect()
}

impl Change<'_> {
    /// What made the difference.
    fn why(&self) -> &'static str {
        let Some(before) = self.before else { return "new" };
        let now = self.now;
        match () {
            () if now.absent && !before.absent => "absent now",
            () if before.sources != now.sources || before.absent && !now.absent => "handed in again",
            () if before.hash != now.hash => "checks",
            () if before.judgement.verdict != now.judgement.verdict => "graded again",
            () => "points",
        }
    }

    /// One line of a terminal.
    pub(crate) fn line(&self) -> String {
        let old = self.before.map_or("-".to_owned(), told);
        let (student, exercise, now) = (&self.now.student, &self.now.exercise, told(self.now));
        format!("{student:<20} {exercise:>2}  {old:<22} -> {now:<22} {}", self.why()).trim_end().to_owned()
    }
}

fn told(graded: &Graded) -> String {
    let judgement = &graded.judgement;
    format!("{} {}/{}", judgement.verdict, judgement.points(), judgement.of())
}

/// The changes for a spreadsheet.
pub(crate) fn csv(changes: &[Change<'_>]) -> Result<Vec<u8>, String> {
    let headings = [
        "student",
        "exercise",
        "old verdict",
        "old points",
        "old of",
        "verdict",
        "points",
        "of",
        "handed in",
        "changed",
    ];
    let failed = |error: csv::Error| format!("changes.csv cannot be written: {error}");
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(headings).map_err(failed)?;
    for change in changes {
        let three = |graded: &Graded| {
            let judgement = &graded.judgement;
            [judgement.verdict.to_string(), judgement.points().to_string(), judgement.of().to_string()]
        };
        let [old_verdict, old_points, old_of] = change.before.map(three).unwrap_or_default();
        let [verdict, points, of] = three(change.now);
        let (student, exercise) = (change.now.student.clone(), change.now.exercise.clone());
        let (when, why) = (handed_in(change.now).to_owned(), change.why().to_owned());
        let record = [student, exercise, old_verdict, old_points, old_of, verdict, points, of, when, why];
        table.write_record(record.map(|text| cell(&text))).map_err(failed)?;
    }
    table.into_inner().map_err(|error| format!("changes.csv cannot be written: {error}"))
}
