//! What a teacher takes from the results: one report a file here. They are made from the files of results alone, each as a
//! whole, after every grading.

pub(crate) mod changes;
mod class_page;
mod classroom50;
pub(crate) mod gradebook;
mod gradescope;
mod junit;
mod page;
mod similar;
mod student_page;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use known_mistakes::Proof;
use serde_json::Value;

use crate::points::Points;
use crate::results::{Graded, Results};

/// What the course knows of its exercises.
pub(crate) struct Course {
    mistakes: class_page::Mistakes,
    given: similar::Given,
}

impl Course {
    /// Reads it. A course without solutions knows no mistakes.
    pub(crate) fn read(root: &Path, exercises: &[String]) -> Course {
        let folder = |kind: &str, number: &str| {
            let begins = format!("{kind}{number}");
            let entries = fs::read_dir(root.join(format!("{kind}s"))).into_iter().flatten().flatten();
            let mut found = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&begins));
            found.next().map(|entry| entry.path())
        };
        let mistakes = exercises
            .iter()
            .filter_map(|number| Some((number.clone(), Proof::read(&folder("solution", number)?).ok()?.mutants)));
        let given = exercises.iter().filter_map(|number| {
            let folder = folder("exercise", number)?;
            // The teacher's own copy may be solved; what was handed out lies beside it.
            let files = [folder.join("stub.rs"), folder.join("src/lib.rs")];
            let file = files.iter().find(|file| file.is_file())?;
            Some((number.clone(), fs::read_to_string(file).ok()?))
        });
        Course { mistakes: mistakes.collect(), given: given.collect() }
    }
}

/// Writes every report: its path in the folder of reports, and what it says.
pub(crate) fn write(results: &Results, all: &[Graded], course: &Course) -> Result<(), String> {
    let mut reports: Vec<(String, Vec<u8>)> = vec![
        ("class.csv".to_owned(), table::csv(all)?),
        ("class.html".to_owned(), class_page::class_page(all, &course.mistakes)),
        ("similar.html".to_owned(), similar::similar_page(all, &course.given)),
        ("junit.xml".to_owned(), junit::junit(all)?),
    ];
    let mut students: BTreeMap<&str, Vec<&Graded>> = BTreeMap::new();
    for graded in all {
        students.entry(&graded.folder).or_default().push(graded);
    }
    for (folder, theirs) in &students {
        let path = |name: &str| format!("students/{folder}/{name}");
        reports.push((path("index.html"), student_page::student_page(theirs)));
        reports.push((path("results.json"), json(&gradescope::gradescope(theirs))));
        reports.push((path("classroom50.json"), json(&classroom50::classroom50(theirs))));
    }
    reports.into_iter().try_for_each(|(name, text)| results.write(&results.path(&name), &text))
}

fn json(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

/// All points of a student with these results. What is absent now counts for nothing.
fn points_of(results: &[&Graded]) -> Points {
    results.iter().filter(|graded| !graded.absent).map(|graded| graded.judgement.points()).sum()
}
