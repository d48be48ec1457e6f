//! [`Changed`]: which lessons and crates a change touches.

use std::collections::BTreeSet;
use std::process::Command;

use course_files::Course;

/// What differs from where this branch left `main`, what is not committed too.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// The numbers of lessons whose lesson, exercise or solution has changed.
    pub(super) lessons: BTreeSet<String>,
    /// The packages to test.
    pub(super) packages: BTreeSet<String>,
}

impl Changed {
    /// Asks git. Nothing means everything: something has changed on which lessons are built.
    pub(super) fn of(course: &Course) -> Result<Option<Changed>, String> {
        let git = |words: &[&str]| {
            let output = Command::new("git").current_dir(&course.root).args(words).output().ok();
            let output = output.filter(|output| output.status.success())?;
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let asked = || {
            let base = git(&["merge-base", "HEAD", "main"])?;
            let changed = git(&["diff", "--name-only", &base])?;
            let new = git(&["ls-files", "--others", "--exclude-standard"])?;
            Some(format!("{changed}\n{new}"))
        };
        let files = asked().ok_or("git does not say what has changed.\nnext: cargo course verify")?;
        let exists = |number: &str| course.lessons.iter().any(|lesson| lesson.number == number);
        Ok(Changed::by(files.lines(), exists))
    }

    /// What these files belong to, of the lessons that exist.
    fn by<'a>(files: impl Iterator<Item = &'a str>, exists: impl Fn(&str) -> bool) -> Option<Changed> {
        let mut changed = Changed::default();
        for file in files.filter(|file| !file.is_empty()) {
            let mut parts = file.split('/');
            match (parts.next(), parts.next()) {
                (Some("lessons" | "exercises" | "solutions"), Some(folder)) => {
                    let Some((name, _topic)) = folder.split_once('-') else { continue };
                    let number = name.trim_start_matches(char::is_alphabetic).to_owned();
                    if !exists(&number) {
                        continue;
                    }
                    changed.packages.extend([format!("lesson{number}"), format!("solution{number}")]);
                    changed.lessons.insert(number);
                }
                // Nothing else is built on these.
                (Some("crates"), Some(package @ ("course" | "grade" | "races"))) => {
                    changed.packages.insert(package.to_owned());
                }
                (Some("Cargo.toml" | "Cargo.lock" | ".cargo" | "crates"), _) => return None,
                (_, _) => {}
            }
        }
        Some(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_belong_to_lessons_and_crates() {
        let gone = "lessons/lesson07-gone/README.md";
        let files = ["exercises/exercise02-parallel-sum/README.md", "crates/races/src/lib.rs", gone, "README.md", ""];
        let changed = Changed::by(files.into_iter(), |number| number == "02").unwrap();
        assert_eq!(changed.lessons.into_iter().collect::<Vec<_>>(), ["02"]);
        assert_eq!(changed.packages.into_iter().collect::<Vec<_>>(), ["lesson02", "races", "solution02"]);
    }

    #[test]
    fn what_all_are_built_on_touches_everything() {
        for file in ["Cargo.toml", "crates/checks/src/lib.rs", "crates/timeline/src/lib.rs", ".cargo/config.toml"] {
            assert_eq!(Changed::by([file].into_iter(), |_| true), None, "{file}");
        }
    }
}
