//! [`Solution`]: what a student could have handed in, right or wrong.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of a solution.
pub(crate) struct Solution {
    pub(crate) folder: PathBuf,
    reference: String,
}

impl Solution {
    /// The solution of the exercise with this number.
    pub(crate) fn of(root: &Path, number: &str) -> Solution {
        let mut folders = fs::read_dir(root.join("solutions")).unwrap().map(|entry| entry.unwrap().path());
        let begins = format!("solution{number}-");
        let named = |folder: &PathBuf| folder.file_name().unwrap().to_string_lossy().starts_with(&begins);
        let folder = folders.find(named).unwrap();
        let reference = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        let reference = reference.lines().filter(|line| !line.starts_with("//!")).collect::<Vec<_>>().join("\n");
        Solution { folder, reference }
    }

    /// This file of it as an answer. Alternates and mutants take from the reference what they do not change.
    pub(crate) fn answer(&self, path: &str) -> String {
        let text = fs::read_to_string(self.folder.join(path)).unwrap();
        let reference = &self.reference;
        format!("{}\nmod reference {{\n{reference}\n}}\n", text.replace("super::reference", "self::reference"))
    }
}
