//! [`Results`]: a file for each student and exercise, so that no work is done twice. Reports are made from these alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::hash;
use crate::submission::{Submission, harmless};
use crate::verdict::{Judgement, Verdict};

/// What is known of one submission, as it lies in its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Graded {
    pub(crate) student: String,
    /// The name of the student's folders. Two students of the same name have two.
    pub(crate) folder: String,
    /// In two digits; empty where nothing says which.
    pub(crate) exercise: String,
    #[serde(flatten)]
    pub(crate) judgement: Judgement,
    /// What held the submission back; empty if it was not run.
    pub(crate) sandbox: String,
    /// What was graded, by its paths below `src`; empty if it was rejected unread.
    pub(crate) sources: BTreeMap<String, String>,
    /// Changes with all that the verdict depends on.
    pub(crate) hash: String,
    /// Whether the student handed it in once, but not when the class was graded last.
    #[serde(default)]
    pub(crate) absent: bool,
}

impl Graded {
    /// One that a test has made up.
    #[cfg(test)]
    pub(crate) fn made_up(student: &str, exercise: &str, judgement: Judgement) -> Graded {
        Graded {
            student: student.to_owned(),
            folder: folder_of(student),
            exercise: exercise.to_owned(),
            judgement,
            sandbox: String::new(),
            sources: BTreeMap::new(),
            hash: String::new(),
            absent: false,
        }
    }

    /// A submission before it is graded.
    pub(crate) fn not_yet(submission: &Submission, hash: String) -> Graded {
        Graded {
            student: harmless(&submission.student),
            folder: folder_of(&submission.student),
            exercise: submission.exercise.clone(),
            judgement: Judgement::without_checks(Verdict::Inconclusive, "not graded yet"),
            sandbox: String::new(),
            sources: submission.sources.clone().unwrap_or_default(),
            hash,
            absent: false,
        }
    }
}

/// The folder of reports.
pub(crate) struct Results {
    folder: PathBuf,
}

/// The file that is there as long as a regrade is not at its end.
const BEFORE: &str = "before-regrade.json";

/// The name of this student's folders: plain on every system, and no two students share one.
fn folder_of(student: &str) -> String {
    let plain: String = harmless(student)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .take(40)
        .collect();
    format!("{plain}-{}", &hash::of([student])[..8])
}

impl Results {
    pub(crate) fn in_folder(folder: &Path) -> Result<Results, String> {
        let results = Results { folder: folder.to_owned() };
        fs::create_dir_all(folder.join("results")).map_err(|error| results.failed(folder, &error))?;
        Ok(results)
    }

    /// The path of a report.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// All results, in the order of students and exercises. What an earlier version has written is not among them.
    pub(crate) fn all(&self) -> Result<Vec<Graded>, String> {
        let folder = self.path("results");
        let mut all = Vec::new();
        let mut read = || -> io::Result<()> {
            for student in fs::read_dir(&folder)? {
                let student = student?.path();
                if student.is_dir() {
                    for file in fs::read_dir(student)? {
                        let path = file?.path();
                        if path.extension().is_some_and(|ending| ending == "json") {
                            all.extend(serde_json::from_str::<Graded>(&fs::read_to_string(path)?));
                        }
                    }
                }
            }
            Ok(())
        };
        read().map_err(|error| {
            format!("{} cannot be read: {error}.\nnext: name another folder with `--out`", folder.display())
        })?;
        all.sort_by(|one, other| {
            (&one.student, &one.folder, &one.exercise).cmp(&(&other.student, &other.folder, &other.exercise))
        });
        Ok(all)
    }

    /// The result of this submission from an earlier run, if it still stands.
    pub(crate) fn standing(&self, submission: &Submission, hash: &str) -> Option<Graded> {
        let path = self.file(&folder_of(&submission.student), &submission.exercise);
        let graded: Graded = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
        (graded.hash == hash && graded.judgement.verdict.is_final()).then_some(graded)
    }

    /// Writes this result.
    pub(crate) fn keep(&self, graded: &Graded) -> Result<(), String> {
        let text =
            serde_json::to_string_pretty(graded).map_err(|error| format!("a result cannot be written: {error}"))?;
        self.write(&self.file(&graded.folder, &graded.exercise), format!("{text}\n").as_bytes())
    }

    /// Marks what was not handed in this time, of the exercises that were asked for.
    pub(crate) fn mark_absent(&self, submissions: &[Submission], asked: Option<&str>) -> Result<(), String> {
        let there: BTreeSet<(String, &str)> =
            submissions.iter().map(|one| (folder_of(&one.student), one.exercise.as_str())).collect();
        for mut graded in self.all()? {
            let absent = !there.contains(&(graded.folder.clone(), graded.exercise.as_str()));
            let is_named_now = || there.iter().any(|(folder, _)| *folder == graded.folder);
            if absent && graded.exercise.is_empty() && is_named_now() {
                // What was for no exercise then is for one now.
                let path = self.file(&graded.folder, "");
                fs::remove_file(&path).map_err(|error| self.failed(&path, &error))?;
            } else if absent != graded.absent && asked.is_none_or(|asked| asked == graded.exercise) {
                graded.absent = absent;
                self.keep(&graded)?;
            }
        }
        Ok(())
    }

    /// The results as they were before this regrade, of which an earlier run may have been killed half-way.
    pub(crate) fn before_regrade(&self) -> Result<Vec<Graded>, String> {
        let path = self.path(BEFORE);
        if let Some(before) = fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok()) {
            return Ok(before);
        }
        let before = self.all()?;
        let text = serde_json::to_vec(&before).map_err(|error| format!("results cannot be written: {error}"))?;
        self.write(&path, &text)?;
        Ok(before)
    }

    /// Forgets what was before, so that the next regrade begins with what is now.
    pub(crate) fn end_regrade(&self) -> Result<(), String> {
        let path = self.path(BEFORE);
        fs::remove_file(&path).map_err(|error| self.failed(&path, &error))
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

    fn file(&self, folder: &str, exercise: &str) -> PathBuf {
        let exercise = if exercise.is_empty() { "unknown" } else { exercise };
        self.path("results").join(folder).join(format!("{exercise}.json"))
    }
}
