//! Cargo, run in the target folder of the desk.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use course_files::{Course, Lesson};

use crate::{Outcome, screen};

/// What came of running the checks of an exercise.
pub(crate) enum Checked {
    /// The compiler has said why, on the terminal.
    DoesNotCompile,
    /// What they printed, and what cargo said besides.
    Ran { report: String, complaint: String },
}

/// Runs a lesson, with these words for it. Lessons read no input, and what is typed meanwhile is for `watch`.
pub(crate) fn run_lesson(course: &Course, lesson: &Lesson, words: &[&str]) -> Outcome {
    let package = format!("lesson{}", lesson.number);
    tell_of_first_build(course, &package);
    let status =
        cargo(course, "run").args(["--quiet", "--package", &package, "--"]).args(words).stdin(Stdio::null()).status();
    let whole_lesson = words.is_empty() && status.as_ref().is_ok_and(ExitStatus::success);
    if let Some(exercise) = lesson.exercise.as_ref().filter(|_| whole_lesson) {
        screen::line("");
        screen::paragraph(&format!("Its exercise is described in {}/README.md.", exercise.folder));
        screen::next(&format!("cargo course check {}", lesson.number), "when you have written some of it");
    }
    exit_code(status)
}

/// Runs the programs whose threads the student schedules, with these words for them.
pub(crate) fn run_races(course: &Course, words: &[&str]) -> Outcome {
    run(course, "races", words)
}

/// Makes the book of the course, with these words for the program that does it.
pub(crate) fn build_book(course: &Course, words: &[&str]) -> Outcome {
    run(course, "book", words)
}

fn run(course: &Course, package: &str, words: &[&str]) -> Outcome {
    tell_of_first_build(course, package);
    exit_code(cargo(course, "run").args(["--quiet", "--package", package, "--"]).args(words).status())
}

/// Runs the grader of a class, with these words for it. It stays in the folder in which the words were typed.
pub(crate) fn run_grader(course: &Course, words: &[&str]) -> Outcome {
    tell_of_first_build(course, "grade");
    let mut command = cargo(course, "run");
    command.current_dir(".").arg("--manifest-path").arg(course.root.join("Cargo.toml"));
    exit_code(command.args(["--quiet", "--package", "grade", "--"]).args(words).status())
}

/// The first build of a package is long, and silent: then it says so.
fn tell_of_first_build(course: &Course, package: &str) {
    let built = fs::read_dir(target_folder(course).join("debug").join(".fingerprint"));
    let is_of_package = |name: String| name.rsplit_once('-').is_some_and(|(name, _)| name == package);
    let is_built = |entry: fs::DirEntry| entry.file_name().into_string().is_ok_and(is_of_package);
    if !built.into_iter().flatten().flatten().any(is_built) {
        eprintln!("Cargo builds `{package}` for the first time. That takes longer than later runs.");
    }
}

fn target_folder(course: &Course) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| course.root.join("target").join("course"), PathBuf::from)
}

fn exit_code(ended: io::Result<ExitStatus>) -> Outcome {
    let code = ended.map_err(|error| no_cargo(&error))?.code();
    Ok(ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}

/// Runs the checks of the exercise of this lesson; only the one of that name if there is one.
pub(crate) fn run_checks(course: &Course, lesson: &Lesson, name: Option<&str>) -> Result<Checked, String> {
    let package = format!("exercise{}", lesson.number);
    tell_of_first_build(course, &package);
    // What the compiler says goes straight to the terminal, in its colours.
    let built =
        cargo(course, "test").args(["--quiet", "--no-run", "--package", &package]).stdin(Stdio::null()).status();
    if !built.map_err(|error| no_cargo(&error))?.success() {
        return Ok(Checked::DoesNotCompile);
    }
    let mut command = cargo(course, "test");
    command.args(["--quiet", "--package", &package, "--", "--color=never"]).args(name.map(|_| "--exact")).args(name);
    let output = command.stdin(Stdio::null()).output().map_err(|error| no_cargo(&error))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    Ok(Checked::Ran { report: text(&output.stdout), complaint: text(&output.stderr) })
}

/// Cargo in a target folder of its own, so that it never waits for an editor that holds cargo's lock in the usual one;
/// in that of `CARGO_TARGET_DIR` if the environment names one.
pub(crate) fn cargo(course: &Course, command: &str) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&course.root).arg(command).env("CARGO_TARGET_DIR", target_folder(course));
    cargo
}

pub(crate) fn no_cargo(error: &io::Error) -> String {
    format!("cargo cannot be run: {error}.\nnext: rustup show")
}
