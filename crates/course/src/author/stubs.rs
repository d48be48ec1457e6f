//! Whether the exercises are still to be solved: every check of a stub says that it is not written yet.

use std::fs;
use std::process::Output;

use course_files::{Course, Exercise, Lesson};

use super::Found;
use crate::cargo;

/// Runs the checks of the stubs of these lessons.
pub(super) fn verify(course: &Course, chosen: impl Fn(&Lesson) -> bool) -> Found {
    let lessons = course.lessons.iter().filter(|lesson| chosen(lesson));
    let exercises: Vec<_> = lessons.filter_map(|lesson| Some((lesson, lesson.exercise.as_ref()?))).collect();
    let mut faults: Vec<String> =
        exercises.iter().filter_map(|(_, exercise)| is_kept(course, exercise).err()).collect();
    let (given, unwritten): (Vec<_>, Vec<_>) =
        exercises.into_iter().partition(|(_, exercise)| begins_with_a_program(course, exercise));
    if unwritten.is_empty() {
        let done = format!("given programs as they were: {}", given.len());
        return if faults.is_empty() { Ok(done) } else { Err(faults) };
    }
    // All at once: they are built together.
    let packages: Vec<String> =
        unwritten.iter().flat_map(|(lesson, _)| ["-p".to_owned(), format!("exercise{}", lesson.number)]).collect();
    let run = |more: &[&str]| -> Result<(Output, String), String> {
        let mut command = cargo::cargo(course, "test");
        command.args(["--locked", "--quiet", "--no-fail-fast"]).args(&packages).args(more);
        let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok((output, text))
    };
    let counted = run(&["--", "--list", "--format", "terse"]).and_then(|(listed, names)| {
        let checks = names.lines().filter(|line| line.ends_with(": test")).count();
        if !listed.status.success() || checks == 0 {
            return Err(format!("the stubs do not compile:\n{}", String::from_utf8_lossy(&listed.stderr)));
        }
        let (_, report) = run(&[])?;
        let said = report.lines().filter(|line| line.starts_with("not written yet: ")).count();
        if said == checks {
            return Ok(checks);
        }
        Err(format!("{said} of {checks} checks of the stubs say \"not written yet\". The report:\n{report}"))
    });
    match counted {
        Ok(checks) if faults.is_empty() => {
            let (unwritten, given) = (unwritten.len(), given.len());
            Ok(format!("{checks} checks of {unwritten} stubs are unsolved; given programs as they were: {given}"))
        }
        Ok(_) => Err(faults),
        Err(fault) => {
            faults.push(fault);
            Err(faults)
        }
    }
}

/// What a student begins with is kept in `stub.rs`, for `cargo course reset`.
fn is_kept(course: &Course, exercise: &Exercise) -> Result<(), String> {
    let folder = course.root.join(&exercise.folder);
    match (fs::read(folder.join("stub.rs")), fs::read(folder.join("src/lib.rs"))) {
        (Ok(kept), Ok(stub)) if kept == stub => Ok(()),
        (_, _) => Err(format!("{0}/stub.rs is not what {0}/src/lib.rs is; copy it there", exercise.folder)),
    }
}

/// Whether the exercise begins with a program that works and is to be changed. That is then one of the mutants: the proof
/// knows which checks it fails.
fn begins_with_a_program(course: &Course, exercise: &Exercise) -> bool {
    let proof = exercise.solution.as_ref().map(|solution| course.root.join(solution).join("checks/proof.rs"));
    let proof = proof.and_then(|proof| fs::read_to_string(proof).ok()).unwrap_or_default();
    proof.contains(&format!("as_it_was_given: \"../../../{}/stub.rs\"", exercise.folder))
}
