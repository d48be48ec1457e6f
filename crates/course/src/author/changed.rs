//! [`Changed`]: which lessons and crates a change touches.

use std::collections::BTreeSet;
use std::process::Command;

use crate::course::Course;

/// What differs from where this branch left `main`, what is not committed too.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// The numbers of lessons whose lesson, exercise or solution has changed.
    pub(super) lessons: BTreeSet<String>,
    /// The packages to test.
    pub(super) packages: BTreeSet<String>,
}

impl Changed {
    /// Asks git. Nothing means everything: a change to what all are built on, or no answer from git.
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
        Ok(Changed::by(files.lines()))
    }

    fn by<'a>(files: impl Iterator<Item = &'a str>) -> Option<Changed> {
        let mut changed = Changed::default();
        for file in files.filter(|file| !file.is_empty()) {
            let mut parts = file.split('/');
            match (parts.next(), parts.next()) {
                (Some("lessons" | "exercises" | "solutions"), Some(folder)) => {
                    let Some((name, _topic)) = folder.split_once('-') else { continue };
                    let number = name.trim_start_matches(char::is_alphabetic).to_owned();
                    changed.packages.extend([format!("lesson{number}"), format!("solution{number}")]);
                    changed.lessons.insert(number);
                }
                // Everything is built on these.
                (Some("Cargo.toml" | "Cargo.lock" | ".cargo"), _) => return None,
                (Some("crates"), Some("checks" | "futures-pool" | "explored-std" | "explored-pool" | "watchdog")) => {
                    return None;
                }
                (Some("crates"), Some(package)) => drop(changed.packages.insert(package.to_owned())),
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
        let files = ["exercises/exercise02-parallel-sum/README.md", "crates/timeline/src/lib.rs", "README.md", ""];
        let changed = Changed::by(files.into_iter()).unwrap();
        assert_eq!(changed.lessons.into_iter().collect::<Vec<_>>(), ["02"]);
        assert_eq!(changed.packages.into_iter().collect::<Vec<_>>(), ["lesson02", "solution02", "timeline"]);
    }

    #[test]
    fn what_all_are_built_on_touches_everything() {
        for file in ["Cargo.toml", "crates/checks/src/lib.rs", ".cargo/config.toml"] {
            assert_eq!(Changed::by([file].into_iter()), None, "{file}");
        }
    }
}
