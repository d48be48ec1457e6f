//! Whether the reference of every exercise passes its checks on a busy machine.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use course_files::{Course, Lesson};

use super::Found;
use crate::cargo;

/// Runs the references of these lessons with so many seeds, beside a busy loop on each processor.
pub(super) fn verify(course: &Course, seeds: u64, chosen: impl Fn(&Lesson) -> bool) -> Found {
    let solved = |lesson: &&Lesson| lesson.exercise.as_ref().is_some_and(|exercise| exercise.solution.is_some());
    let all = course.lessons.iter().filter(solved).count();
    let packages = course.lessons.iter().filter(solved).filter(|lesson| chosen(lesson));
    let mut packages: Vec<String> = packages.map(|lesson| format!("--package=solution{}", lesson.number)).collect();
    if packages.is_empty() {
        return Ok("no reference is touched".to_owned());
    }
    // All of them are in the default run, whose build is there already.
    if packages.len() == all {
        packages.clear();
    }
    // Built before the loops begin.
    let built = run(proofs(course, &packages).arg("--no-run"));
    built.map_err(|why| vec![format!("the proofs do not compile. {why}")])?;
    let loops = thread::available_parallelism().map_or(2, usize::from);
    let ended = AtomicBool::new(false);
    let runs = thread::scope(|scope| {
        (0..loops).for_each(|_| {
            drop(scope.spawn(|| {
                while !ended.load(Relaxed) {
                    std::hint::black_box(0);
                }
            }))
        });
        let runs = (1..=seeds).try_for_each(|seed| with_seed(course, &packages, seed));
        ended.store(true, Relaxed);
        runs
    });
    runs.map_err(|fault| vec![fault])?;
    Ok(format!("the references pass with {seeds} seeds, beside {loops} busy loops"))
}

fn with_seed(course: &Course, packages: &[String], seed: u64) -> Result<(), String> {
    let run = run(proofs(course, packages).args(["--", "reference"]).env("CHECK_SEED", seed.to_string()));
    run.map_err(|why| format!("a reference fails with CHECK_SEED={seed}. {why}"))
}

/// The command that runs the proofs of these packages.
fn proofs(course: &Course, packages: &[String]) -> Command {
    let mut command = cargo::cargo(course, "test");
    command.args(["--locked", "--quiet", "--test", "proof"]).args(packages).stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(format!("The report:\n{}{}", text(&output.stdout), text(&output.stderr)))
}
