//! [`Workplace`]: a private copy of the course, with [`BuildFolders`] for each submission that is compiled and run at the same
//! time.
//!
//! Manifests, lock file and checks are those of the course. Of a student only the sources of the answer get in. The
//! solutions are never copied.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::hash::hex;

/// The copy, and where it is built.
pub(crate) struct Workplace {
    /// The root of the copied workspace.
    pub(crate) course: PathBuf,
    /// What is compiled for all students, so that dependencies are compiled once.
    pub(crate) target: PathBuf,
    /// What is compiled for one student.
    out: PathBuf,
    exercises: BTreeMap<String, Exercise>,
    /// Whether the course has crates that answers may use besides those of their exercise.
    pub(crate) allows_crates: bool,
    /// Held as long as this lives: two graders in one workplace would mix up their students.
    _lock: File,
}

/// Where one submission after the other is compiled and run. No other has them meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BuildFolders {
    /// An exercise with the answer in it, at the same path as in the course. It lies below the course, so that lines of
    /// the answer are told as such.
    pub(crate) sources: PathBuf,
    /// What was compiled from it.
    pub(crate) out: PathBuf,
}

/// An exercise in the copy.
pub(crate) struct Exercise {
    /// The name of its package.
    pub(crate) package: String,
    /// Its folder, from the root of the course.
    pub(crate) folder: PathBuf,
    /// The example that explores orders of events, if it has one.
    pub(crate) orders: Option<String>,
    /// Whether its checks need connections within the machine.
    pub(crate) network: bool,
    /// What is in its folders `src` and `checks` as it was handed out.
    given: BTreeMap<String, Vec<u8>>,
    /// What its checks take in from other folders, by the paths from the root of the course.
    taken_in: BTreeMap<String, Vec<u8>>,
    /// Changes with all that a verdict depends on, but for the submission.
    pub(crate) hash: String,
}

/// The package whose dependencies an answer may use.
const ALLOWED_CRATES: &str = "crates/grade/allowed-crates";

/// The folders of the course that are copied.
const COPIED: [&str; 3] = ["crates", "exercises", ALLOWED_CRATES];

/// Crates that no exercise is built on.
const NOT_COPIED: [&str; 3] = ["course", "grade", "known-mistakes"];

/// What the checks of an exercise say they need when they open connections.
const NEEDS_CONNECTIONS: [&str; 2] = ["practice_site::reachable", "checks::loopback"];

impl Workplace {
    /// Copies what has changed since the last time.
    pub(crate) fn prepare(root: &Path, place: &Path) -> Result<Workplace, String> {
        let failed = |error: io::Error| {
            format!(
                "{} cannot be prepared: {error}.\nnext: make room for it, then run the same command",
                place.display()
            )
        };
        let target = place.join("target");
        fs::create_dir_all(&target).map_err(failed)?;
        let lock = File::create(place.join("lock")).map_err(failed)?;
        crate::sandbox::lock(&lock).map_err(|_| {
            "Another grader is at work in this course.\nnext: wait for it, then run the same command".to_owned()
        })?;
        let course = place.join("course");
        let mut files = wanted(root).map_err(failed)?;
        let more_members = has_allowed_crates(&files).then_some(ALLOWED_CRATES);
        let manifest = files.get("Cargo.toml").map(|text| only_exercises(&String::from_utf8_lossy(text), more_members));
        files.insert("Cargo.toml".to_owned(), manifest.unwrap_or_default().into_bytes());
        write(&course, &files).map_err(failed)?;
        let exercises = exercises(&files);
        let out = place.join("out");
        Ok(Workplace { course, target, out, exercises, allows_crates: more_members.is_some(), _lock: lock })
    }

    /// The folders with this number, empty.
    pub(crate) fn build_folders(&self, number: usize) -> io::Result<BuildFolders> {
        let folders = BuildFolders {
            sources: self.course.join("submissions").join(number.to_string()),
            out: self.out.join(number.to_string()),
        };
        folders.clear()?;
        Ok(folders)
    }

    /// The numbers of all exercises, in order.
    pub(crate) fn numbers(&self) -> Vec<String> {
        self.exercises.keys().cloned().collect()
    }

    pub(crate) fn exercise(&self, number: &str) -> Option<&Exercise> {
        self.exercises.get(number)
    }
}

impl BuildFolders {
    fn clear(&self) -> io::Result<()> {
        for folder in [&self.sources, &self.out] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
            fs::create_dir_all(folder)?;
        }
        Ok(())
    }
}

impl Exercise {
    /// Whether the file at this path below `src` is taken from the student. What was handed out is not, but for `lib.rs`.
    pub(crate) fn takes(&self, path: &str) -> bool {
        path == "lib.rs" || !self.given.contains_key(&format!("src/{path}"))
    }

    /// Puts the exercise into the folders, with these sources in place of the student's part. Nothing is left of an earlier
    /// student, and no given file but `lib.rs` is replaced.
    pub(crate) fn put(&self, sources: &BTreeMap<String, String>, folders: &BuildFolders) -> io::Result<()> {
        folders.clear()?;
        let mut files: BTreeMap<String, &[u8]> =
            self.given.iter().map(|(path, text)| (path.clone(), &**text)).collect();
        for (path, text) in sources.iter().filter(|(path, _)| self.takes(path)) {
            let path = format!("src/{path}");
            files.insert(path, text.as_bytes());
        }
        let folder = folders.sources.join(&self.folder);
        files.into_iter().try_for_each(|(path, text)| write_file(&folder.join(path), text))?;
        self.taken_in.iter().try_for_each(|(path, text)| write_file(&folders.sources.join(path), text))
    }
}

/// The manifest of the workspace for the exercises alone; what they depend on belongs to it by itself.
fn only_exercises(manifest: &str, more_members: Option<&str>) -> String {
    let rest = manifest.find("\n[workspace.package]").map_or("", |start| &manifest[start..]);
    let paragraphs = rest.split("\n\n").filter(|text| {
        // It would warn of profiles of packages that are not there.
        !text.lines().any(|line| line.starts_with("[profile.dev.package."))
    });
    let rest = paragraphs.collect::<Vec<_>>().join("\n\n");
    let more = more_members.map_or(String::new(), |path| format!(", \"{path}\""));
    format!("[workspace]\nresolver = \"3\"\nmembers = [\"exercises/exercise*\"{more}]\n{rest}\n")
}

/// The files of the course that exercises are built from, by their paths from the root.
fn wanted(root: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for name in ["Cargo.toml", "Cargo.lock"] {
        files.insert(name.to_owned(), fs::read(root.join(name))?);
    }
    for folder in COPIED {
        if root.join(folder).is_dir() {
            read_all(&root.join(folder), folder, &mut files)?;
        }
    }
    Ok(files)
}

fn has_allowed_crates(files: &BTreeMap<String, Vec<u8>>) -> bool {
    files.contains_key(&format!("{ALLOWED_CRATES}/Cargo.toml"))
}

fn read_all(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let last = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{name}/{last}");
        let kind = entry.file_type()?;
        if kind.is_dir() && last != "target" && !(name == "crates" && NOT_COPIED.contains(&&*last)) {
            read_all(&entry.path(), &path, files)?;
        } else if kind.is_file() {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Makes the folder hold these files. What is the same keeps its date, so that it is not compiled again.
fn write(course: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let mut there = BTreeMap::new();
    for folder in COPIED {
        if course.join(folder).is_dir() {
            read_all(&course.join(folder), folder, &mut there)?;
        }
    }
    for path in there.keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(course.join(path))?;
    }
    for (path, text) in files {
        let same = match path.as_str() {
            // Cargo takes out what the exercises do not need.
            "Cargo.lock" => fs::read(course.join("Cargo.lock.whole")).is_ok_and(|old| old == *text),
            _ => {
                there.get(path).is_some_and(|old| old == text)
                    || fs::read(course.join(path)).is_ok_and(|old| old == *text)
            }
        };
        if !same {
            write_file(&course.join(path), text)?;
        }
    }
    write_file(&course.join("Cargo.lock.whole"), &files["Cargo.lock"])
}

fn write_file(path: &Path, text: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

fn exercises(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Exercise> {
    let folders: BTreeSet<&str> = files
        .keys()
        .filter_map(|path| path.strip_prefix("exercises/")?.split_once('/'))
        .map(|(name, _)| name)
        .collect();
    let shared = |path: &str| path.starts_with("crates/") || !path.contains('/');
    folders
        .into_iter()
        .filter_map(|name| {
            let number = name.strip_prefix("exercise")?.split('-').next()?.to_owned();
            let inside = format!("exercises/{name}/");
            let given =
                files.iter().filter_map(|(path, text)| Some((path.strip_prefix(&inside)?.to_owned(), text.clone())));
            let given = given.filter(|(path, _)| path.starts_with("src/") || path.starts_with("checks/"));
            let given: BTreeMap<String, Vec<u8>> = given.collect();
            let checks: Vec<_> = given.values().map(|text| String::from_utf8_lossy(text)).collect();
            let is_taken_in = |path: &str| {
                path.starts_with("crates/") && !path.ends_with(".rs") && checks.iter().any(|text| text.contains(path))
            };
            let taken_in = files.iter().filter(|(path, _)| is_taken_in(path));
            let taken_in = taken_in.map(|(path, text)| (path.clone(), text.clone())).collect();
            let mut hash = Sha256::new();
            for (path, text) in files.iter().filter(|(path, _)| shared(path) || path.starts_with(&inside)) {
                hash.update(format!("{path}\0{}\0", text.len()));
                hash.update(text);
            }
            let orders = files.contains_key(&format!("{inside}checks/orders.rs"));
            let main = files.get(&format!("{inside}checks/exercise.rs")).map(|text| String::from_utf8_lossy(text));
            let network = main.is_some_and(|main| NEEDS_CONNECTIONS.iter().any(|need| main.contains(need)));
            let exercise = Exercise {
                package: format!("exercise{number}"),
                folder: Path::new("exercises").join(name),
                orders: orders.then(|| format!("orders{number}")),
                network,
                given,
                taken_in,
                hash: hex(hash),
            };
            Some((number, exercise))
        })
        .collect()
}
