//! The table of a class, for a spreadsheet.

use crate::results::Graded;
use crate::submission::steers;

/// One line for each student and exercise.
pub(crate) fn csv<'a>(graded: impl IntoIterator<Item = &'a Graded>) -> Result<Vec<u8>, String> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| format!("the table cannot be written: {error}");
    table
        .write_record(["student", "exercise", "verdict", "points", "of", "handed in", "first failing check", "reason"])
        .map_err(failed)?;
    for one in graded {
        let judgement = &one.judgement;
        let record = [
            &one.student,
            &one.exercise,
            &judgement.verdict.to_string(),
            &judgement.points().to_string(),
            &judgement.of().to_string(),
            handed_in(one),
            judgement.first_failing.as_deref().unwrap_or_default(),
            &judgement.sentence(),
        ];
        table.write_record(record.map(cell)).map_err(failed)?;
    }
    table.into_inner().map_err(|error| format!("the table cannot be written: {error}"))
}

/// When it was handed in.
pub(super) fn handed_in(graded: &Graded) -> &'static str {
    if graded.absent { "earlier, absent now" } else { "now" }
}

/// The text as a spreadsheet shows it: never as a formula, and without characters that steer.
pub(super) fn cell(text: &str) -> String {
    let text: String = text.chars().filter(|c| !steers(*c)).collect();
    // Full-width signs begin a formula in some spreadsheets as well.
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;
    use crate::verdict::{Judgement, Verdict};

    #[test]
    fn no_cell_is_a_formula_or_steers() {
        watched(|| {
            for (text, shown) in [
                ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
                ("+1", "'+1"),
                ("-1", "'-1"),
                ("@SUM(A1)", "'@SUM(A1)"),
                ("\t=1", "'=1"),
                (" =1", "' =1"),
                ("an\u{202e}na\u{7}", "anna"),
                ("a=b", "a=b"),
            ] {
                assert_eq!(cell(text), shown, "{text:?}");
            }
        });
    }

    #[test]
    fn commas_and_quotes_stay_in_their_cells() {
        watched(|| {
            let judgement = Judgement::without_checks(Verdict::Rejected, "no, \"this\"\nis none");
            let graded = Graded::made_up("Ng, \"Anna\"", "02", judgement);
            let table = String::from_utf8(csv([&graded]).unwrap()).unwrap();
            assert_eq!(
                table.lines().nth(1),
                Some("\"Ng, \"\"Anna\"\"\",02,rejected,0,0,now,,\"no, \"\"this\"\" is none\"")
            );
        });
    }
}
