//! The commands of authors: a new lesson passes the gate once it is filled in, and a copy for students is kept up to
//! date.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use watchdog::watched_for;

/// They build parts of the course.
const PATIENCE: Duration = Duration::from_secs(600);

fn course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// The target folder in which this test was built: what it has, need not be built again.
fn target() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned()
}

fn desk(root: &Path, words: &[&str]) -> (String, bool) {
    told(
        Command::new(env!("CARGO_BIN_EXE_course"))
            .args(words)
            .env("COURSE_ROOT", root)
            .env("CARGO_TARGET_DIR", target()),
    )
}

/// In a target folder of its own: in that of the course, cargo takes the crates of the copy for those of the course.
fn cargo(root: &Path, words: &[&str]) -> (String, bool) {
    told(Command::new(env!("CARGO")).args(words).current_dir(root).env("CARGO_TARGET_DIR", root.join("target")))
}

fn told(command: &mut Command) -> (String, bool) {
    let Output { status, stdout, stderr } = command.env_remove("UPDATE_PAGES").output().unwrap();
    (String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr), status.success())
}

/// A folder that is empty and always in the same place, so that what is built of it is built once.
fn emptied(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A workspace without lessons, which uses the crates of the course.
fn empty_course() -> PathBuf {
    let folder = emptied("new_lesson");
    let manifest = fs::read_to_string(course().join("Cargo.toml")).unwrap();
    let paragraphs = manifest.split("\n\n").filter(|paragraph| !paragraph.contains("[profile.dev.package."));
    let manifest = paragraphs.collect::<Vec<_>>().join("\n\n");
    let crates = course().join("crates").display().to_string().replace('\\', "/");
    let manifest = manifest.replace("path = \"crates", &format!("path = \"{crates}"));
    let is_member = |line: &&str| !line.starts_with("  \"crates/");
    let manifest = manifest.split_inclusive('\n').filter(is_member).collect::<String>();
    let of_crates = "default-members = [\"crates/f*pool\", \"crates/[!fg]*\", ";
    assert!(manifest.contains(of_crates), "{manifest}");
    let manifest = manifest.replace(of_crates, "default-members = [");
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(course().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    // The desk looks for lessons: this one is a folder without a package, and gives way to the first.
    fs::create_dir_all(folder.join("lessons/lesson00-none")).unwrap();
    folder
}

#[test]
fn a_new_lesson_passes_the_gate_once_it_is_filled_in() {
    watched_for(PATIENCE, || {
        let root = &*empty_course();
        let (told, ok) = desk(root, &["new", "10", "late-results"]);
        assert!(ok && told.contains("solutions/solution10-late-results"), "{told}");
        fs::remove_dir(root.join("lessons/lesson00-none")).unwrap();
        let (told, ok) = desk(root, &["new", "10", "again"]);
        assert!(!ok && told.contains("there is lessons/lesson10-late-results already"), "{told}");

        let (told, ok) = desk(root, &["verify", "--only", "layout"]);
        let lacks = "lessons/lesson10-late-results/README.md:3: to be filled in";
        assert!(!ok && told.contains(lacks), "{told}");
        assert!(told.contains("lessons/lesson10-late-results/teaching.md:5: to be filled in"), "{told}");
        let teaching = root.join("lessons/lesson10-late-results/teaching.md");
        let text = fs::read_to_string(&teaching).unwrap();
        fs::remove_file(&teaching).unwrap();
        let (told, _) = desk(root, &["verify", "--only", "layout"]);
        assert!(told.contains("lessons/lesson10-late-results/teaching.md is missing"), "{told}");
        fs::write(&teaching, text.replace("| 20 |", "| 21 |")).unwrap();
        let (told, _) = desk(root, &["verify", "--only", "layout"]);
        assert!(told.contains("its sections take 31 minutes, but"), "{told}");
        fs::write(&teaching, text).unwrap();
        fill_in(root);
        let mut update = Command::new(env!("CARGO"));
        let update = update.args(["test", "--offline", "-p", "lesson10"]).current_dir(root);
        let updated = update.env("CARGO_TARGET_DIR", target()).env("UPDATE_PAGES", "1").output().unwrap();
        assert!(updated.status.success(), "{}", String::from_utf8_lossy(&updated.stderr));

        let (told, ok) = desk(root, &["verify", "--without", "load"]);
        assert!(ok && told.matches(" ok ").count() >= 4, "{told}");
    });
}

/// Writes something for every TODO.
fn fill_in(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fill_in(&path);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replace("TODO: ", "Filled in: ")).unwrap();
        }
    }
}

#[test]
fn the_students_copy_builds_without_solutions() {
    watched_for(PATIENCE, || {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("class");
        let (told, ok) = desk(&course(), &["handout", copy.to_str().unwrap()]);
        assert!(ok, "{told}");
        assert!(!copy.join("solutions").exists() && !copy.join(".ci").exists());
        let (told, ok) = desk(&copy, &["verify", "--only", "links"]);
        assert!(ok, "{told}");
        let own = course().join("exercises/exercise02-parallel-sum/stub.rs");
        let theirs = copy.join("exercises/exercise02-parallel-sum/src/lib.rs");
        assert_eq!(fs::read(theirs).unwrap(), fs::read(own).unwrap());
        let (told, ok) = cargo(&copy, &["build", "--locked", "--offline", "-p", "exercise02"]);
        assert!(ok && !told.contains("warning"), "{told}");
    });
}

const MANIFEST: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"one\"]\n";

#[test]
fn what_a_student_has_changed_stays_when_the_copy_is_brought_up_to_date() {
    watched_for(PATIENCE, || {
        let folder = tempfile::tempdir().unwrap();
        let (root, copy) = (folder.path().join("course"), folder.path().join("class"));
        let write = |root: &Path, path: &str, text: &str| {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        };
        let read = |path: &str| fs::read_to_string(copy.join(path)).unwrap_or_default();
        write(&root, "Cargo.toml", MANIFEST);
        write(&root, "one/Cargo.toml", "[package]\nname = \"one\"\nedition = \"2024\"\n");
        write(&root, "one/src/lib.rs", "");
        write(&root, "lessons/lesson01-threads/README.md", "# Lesson 01: threads\n");
        write(&root, "exercises/exercise01-threads/src/lib.rs", "stub");
        write(&root, "exercises/exercise01-threads/README.md", "first");
        write(&root, "exercises/exercise01-threads/old.md", "old");
        write(&root, "solutions/solution01-threads/src/lib.rs", "secret");
        let handout = || desk(&root, &["handout", copy.to_str().unwrap()]);
        assert_eq!((handout().1, read("exercises/exercise01-threads/src/lib.rs")), (true, "stub".to_owned()));

        write(&copy, "exercises/exercise01-threads/src/lib.rs", "my work");
        write(&copy, "exercises/exercise01-threads/src/mine.rs", "my module");
        write(&root, "exercises/exercise01-threads/src/lib.rs", "another stub");
        write(&root, "exercises/exercise01-threads/README.md", "second");
        fs::remove_file(root.join("exercises/exercise01-threads/old.md")).unwrap();
        for _ in 0..2 {
            let (told, ok) = handout();
            assert!(ok && told.contains("left as they are:\n    exercises/exercise01-threads/src/lib.rs\n"), "{told}");
            assert_eq!(read("exercises/exercise01-threads/src/lib.rs"), "my work");
            assert_eq!(read("exercises/exercise01-threads/src/mine.rs"), "my module");
            assert_eq!(read("exercises/exercise01-threads/README.md"), "second");
            assert!(!copy.join("exercises/exercise01-threads/old.md").exists());
        }

        // An interrupted run leaves a list of both checksums, and half of the files.
        write(&root, "exercises/exercise01-threads/README.md", "third");
        write(&root, "Cargo.toml", "no manifest");
        let (told, ok) = handout();
        assert!(!ok && told.contains("cargo cannot read"), "{told}");
        write(&root, "Cargo.toml", MANIFEST);
        write(&root, "exercises/exercise01-threads/README.md", "fourth");
        let (told, ok) = handout();
        assert!(ok && !told.contains("README.md"), "{told}");
        assert_eq!(read("exercises/exercise01-threads/README.md"), "fourth");

        let lock = read("Cargo.lock") + "# mine\n";
        write(&copy, "Cargo.lock", &lock);
        let (told, ok) = handout();
        assert!(ok && told.contains("    Cargo.lock\n"), "{told}");
        assert_eq!(read("Cargo.lock"), lock);

        let other = folder.path().join("other");
        write(&other, "letter.txt", "dear");
        let (told, ok) = desk(&root, &["handout", other.to_str().unwrap()]);
        assert!(!ok && told.contains("is not empty"), "{told}");
        let (told, ok) = desk(&root, &["handout", root.join("class").to_str().unwrap()]);
        assert!(!ok && told.contains("inside the course"), "{told}");
        assert!(!root.join("class").exists());
    });
}
