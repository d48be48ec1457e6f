//! [`Results`]: a file for each student and exercise, so that no work is done twice.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::hash;
use crate::submission::{Submission, harmless};
use crate::verdict::Judgement;

/// What is known of one submission, as it lies in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Graded {
    pub(crate) student: String,
    /// In two digits; empty where nothing says which.
    pub(crate) exercise: String,
    #[serde(flatten)]
    pub(crate) judgement: Judgement,
    /// What held the submission back; empty if it was not run.
    pub(crate) sandbox: String,
    /// The names of the sources that were graded.
    pub(crate) files: Vec<String>,
    /// Changes with all that the verdict depends on.
    pub(crate) hash: String,
}

/// The folder of reports.
pub(crate) struct Results {
    folder: PathBuf,
}

impl Results {
    pub(crate) fn in_folder(folder: &Path) -> Result<Results, String> {
        let results = Results { folder: folder.to_owned() };
        fs::create_dir_all(folder.join("results")).map_err(|error| results.failed(folder, &error))?;
        Ok(results)
    }

    /// The result of this submission from an earlier run, if it still stands.
    pub(crate) fn standing(&self, submission: &Submission, hash: &str) -> Option<Graded> {
        let text = fs::read_to_string(self.file(submission)).ok()?;
        let graded: Graded = serde_json::from_str(&text).ok()?;
        (graded.hash == hash && graded.judgement.verdict.is_final()).then_some(graded)
    }

    /// Writes the result of this submission.
    pub(crate) fn keep(&self, submission: &Submission, graded: &Graded) -> Result<(), String> {
        let text =
            serde_json::to_string_pretty(graded).map_err(|error| format!("a result cannot be written: {error}"))?;
        self.write(&self.file(submission), format!("{text}\n").as_bytes())
    }

    /// The table of the class.
    pub(crate) fn table(&self) -> PathBuf {
        self.folder.join("class.csv")
    }

    /// Writes a file as a whole: who kills the grader in the midst of it finds the old file.
    pub(crate) fn write(&self, path: &Path, text: &[u8]) -> Result<(), String> {
        let new = path.with_extension("new");
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&new, text));
        written.and_then(|()| fs::rename(&new, path)).map_err(|error| self.failed(path, &error))
    }

    fn failed(&self, path: &Path, error: &io::Error) -> String {
        format!("{} cannot be written: {error}.\nnext: make room for it, then run the same command", path.display())
    }

    /// The name of the folder is plain on every system, and no two students share one.
    fn file(&self, submission: &Submission) -> PathBuf {
        let plain: String = harmless(&submission.student)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .take(40)
            .collect();
        let student = format!("{plain}-{}", &hash::of([submission.student.as_str()])[..8]);
        let exercise = if submission.exercise.is_empty() { "unknown" } else { &submission.exercise };
        self.folder.join("results").join(student).join(format!("{exercise}.json"))
    }
}
