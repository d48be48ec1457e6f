//! What was handed in: one [`Submission`] for each student and exercise, or why there is none.

mod archive;
mod choice;
mod folder;
mod found;
mod naming;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub(crate) use naming::{harmless, steers};

/// The sources of a student for one exercise.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Submission {
    /// As the files are named; see [`harmless`] for reports.
    pub(crate) student: String,
    /// In two digits; empty where nothing says which.
    pub(crate) exercise: String,
    /// The sources by their paths below `src`, or why it is rejected.
    pub(crate) sources: Result<BTreeMap<String, String>, String>,
}

/// What is in this folder, in the order of names. `asked` is the exercise that was asked for, `known` are all there are.
pub(crate) fn collect(folder: &Path, asked: Option<&str>, known: &[String]) -> Result<Vec<Submission>, String> {
    let unreadable =
        |error| format!("{} cannot be read: {error}.\nnext: name a folder with one entry a student", folder.display());
    let entries: Result<Vec<_>, _> = fs::read_dir(folder).map_err(unreadable)?.collect();
    let mut students: BTreeMap<String, Vec<Result<Vec<found::Found>, String>>> = BTreeMap::new();
    let mut paths: Vec<_> = entries.map_err(unreadable)?.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A file that is neither source nor archive is none of a student's: a list, a description of the task.
        let is_taken = fs::symlink_metadata(&path).is_ok_and(|data| !data.is_file())
            || archive::is_archive(&name)
            || found::is_source(&name);
        if is_taken && !found::is_left_out(&name) {
            let found = folder::read(&path, &name);
            students.entry(naming::student_of(&name)).or_default().push(found);
        }
    }
    Ok(students.into_iter().flat_map(|(student, found)| choice::choose(&student, found, asked, known)).collect())
}
