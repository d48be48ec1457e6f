//! What a teacher takes from the results: one report a file here. They are made from the files of results alone, each as a
//! whole, after every grading.

mod table;

use crate::results::{Graded, Results};

/// What a report is: its path in the folder of reports, and what it says.
type Report = (String, Vec<u8>);

/// Writes every report.
pub(crate) fn write(results: &Results, all: &[Graded]) -> Result<(), String> {
    let reports: Vec<Report> = vec![("class.csv".to_owned(), table::csv(all)?)];
    reports.into_iter().try_for_each(|(name, text)| results.write(&results.path(&name), &text))
}
