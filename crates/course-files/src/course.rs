//! [`Course`]: the lessons and exercises, as the folders of the repository name them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The repository, and its lessons in their order.
pub struct Course {
    /// The folder of the repository.
    pub root: PathBuf,
    /// The lessons, in the order of their numbers.
    pub lessons: Vec<Lesson>,
}

/// A lesson with its exercise and its solution.
pub struct Lesson {
    /// Two digits, as in `lesson03`.
    pub number: String,
    /// The title of its page, without its number.
    pub title: String,
    /// Its folder, from the root.
    pub folder: String,
    /// Its exercise, if it has one.
    pub exercise: Option<Exercise>,
}

/// An exercise with its solution.
pub struct Exercise {
    /// The title of its page, without its number.
    pub title: String,
    /// Its folder, from the root.
    pub folder: String,
    /// The folder of its solution, from the root.
    pub solution: Option<String>,
}

impl Course {
    /// The course around this program; `COURSE_ROOT` in the environment names another.
    pub fn find() -> Result<Self, String> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let around = || package.ancestors().nth(2).map(Path::to_owned).unwrap_or_default();
        Course::at(env::var_os("COURSE_ROOT").map_or_else(around, PathBuf::from))
    }

    /// The course in this folder.
    pub fn at(root: PathBuf) -> Result<Self, String> {
        let numbered = |kind: &str| numbered(&root, kind);
        let (exercises, solutions) = (numbered("exercise"), numbered("solution"));
        let folder_of = |folders: &[(String, String)], number: &str| {
            folders.iter().find(|(other, _)| other == number).map(|(_, folder)| folder.clone())
        };
        let lessons: Vec<_> = numbered("lesson")
            .into_iter()
            .map(|(number, folder)| {
                let exercise = folder_of(&exercises, &number).map(|folder| Exercise {
                    title: title_of(&root, &folder),
                    folder,
                    solution: folder_of(&solutions, &number),
                });
                Lesson { title: title_of(&root, &folder), number, folder, exercise }
            })
            .collect();
        if lessons.is_empty() {
            return Err(format!("There are no lessons in {}.\nnext: run this inside the course", root.display()));
        }
        Ok(Course { root, lessons })
    }

    /// The lesson of that number, which may be written with one digit.
    pub fn lesson(&self, number: &str) -> Result<&Lesson, String> {
        let two_digits = format!("{number:0>2}");
        self.lessons.iter().find(|lesson| lesson.number == two_digits).ok_or_else(|| {
            let numbers: Vec<_> = self.lessons.iter().map(|lesson| lesson.number.as_str()).collect();
            format!("There is no lesson `{number}`; there are {}.\nnext: cargo course list", numbers.join(", "))
        })
    }

    /// The exercise of that number, with its lesson.
    pub fn exercise(&self, number: &str) -> Result<(&Lesson, &Exercise), String> {
        let lesson = self.lesson(number)?;
        let exercise = lesson.exercise.as_ref();
        exercise
            .map(|exercise| (lesson, exercise))
            .ok_or_else(|| format!("Lesson {} has no exercise.\nnext: cargo course list", lesson.number))
    }
}

/// The folders `kindNN-topic` with their numbers, in order.
fn numbered(root: &Path, kind: &str) -> Vec<(String, String)> {
    let folder = format!("{kind}s");
    let names = fs::read_dir(root.join(&folder)).into_iter().flatten().flatten();
    let mut found: Vec<_> = names
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let (number, _topic) = name.strip_prefix(kind)?.split_once('-')?;
            Some((number.to_owned(), format!("{folder}/{name}")))
        })
        .collect();
    found.sort();
    found
}

/// The heading of a folder's page, without the `Lesson 03: ` it begins with; the folder's name if it has no page.
fn title_of(root: &Path, folder: &str) -> String {
    let page = fs::read_to_string(root.join(folder).join("README.md")).unwrap_or_default();
    let heading = page.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or(folder);
    heading.split_once(": ").map_or(heading, |(_, title)| title).to_owned()
}
