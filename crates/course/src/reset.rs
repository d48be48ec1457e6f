//! `cargo course reset`: an exercise as it was given, and the student's work kept.
//!
//! What was given stands in `stub.rs` of each exercise. It is there in every copy of the course, with git or without,
//! whatever the student has committed, and however late the desk is used for the first time; a student can read it too.
//! Refused: the last commit, which may hold the student's work or not exist; and the first version that the desk has
//! seen, which may be edited already. In the authors' copy, `cargo course verify` checks that `stub.rs` equals
//! `src/lib.rs`.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use course_files::Course;

use crate::{Outcome, screen};

/// Puts `src/lib.rs` of an exercise back. First it keeps all files of `src`, in a new numbered folder.
pub(crate) fn reset(course: &Course, number: &str) -> Outcome {
    let (lesson, exercise) = course.exercise(number)?;
    let (number, folder) = (&lesson.number, &exercise.folder);
    let check = format!("cargo course check {number}");
    let stub = fs::read(course.root.join(folder).join("stub.rs")).map_err(|error| {
        format!(
            "{folder}/stub.rs, the exercise as it was given, cannot be read: {error}.\n\
             Nothing was changed.\nnext: {check}"
        )
    })?;
    let sources = course.root.join(folder).join("src");
    let answer = sources.join("lib.rs");
    if fs::read(&answer).is_ok_and(|text| text == stub) {
        screen::paragraph(&format!("{folder}/src/lib.rs is as it was given. Nothing was changed."));
        screen::next(&check, "to run its checks");
        return Ok(ExitCode::SUCCESS);
    }
    let kept = if sources.try_exists().is_ok_and(|exists| !exists) {
        "There was no src folder, so there was nothing to keep.".to_owned()
    } else {
        let kept = keep(course, number, &sources).map_err(|error| {
            format!(
                "Your work cannot be kept in .course/kept: {error}.\n\
                 Nothing was changed.\nnext: make room for it, then run the same command"
            )
        })?;
        format!("Your work is in {kept}, with all that was beside it in src.")
    };
    fs::create_dir_all(&sources)
        .and_then(|()| fs::write(&answer, stub))
        .map_err(|error| format!("{folder}/src/lib.rs cannot be written: {error}.\n{kept}\nnext: {check}"))?;
    screen::line(&format!("{folder}/src/lib.rs is as it was given."));
    screen::paragraph(&kept);
    screen::next(&check, "to begin again");
    Ok(ExitCode::SUCCESS)
}

/// Copies the sources into a new numbered folder of `.course/kept`, and returns its path from the root of the course.
fn keep(course: &Course, number: &str, sources: &Path) -> io::Result<String> {
    let all_kept = course.root.join(".course/kept");
    fs::create_dir_all(&all_kept)?;
    let mut count = 1;
    let (name, folder) = loop {
        let name = format!("exercise{number}-{count}");
        let folder = all_kept.join(&name);
        match fs::create_dir(&folder) {
            Ok(()) => break (name, folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => count += 1,
            Err(error) => return Err(error),
        }
    };
    copy_files(sources, folder)?;
    Ok(format!(".course/kept/{name}"))
}

fn copy_files(from: &Path, to: PathBuf) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&copy)?;
            copy_files(&entry.path(), copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}
