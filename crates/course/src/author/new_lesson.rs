//! `cargo course new 10 topic`: a lesson, its exercise and its solution, small and whole, to be filled in.

use std::fs::{self, File};
use std::io::Write;
use std::process::ExitCode;

use course_files::Course;

use crate::{Outcome, confused, screen};

/// The files of a lesson, its exercise and its solution: where they go, and what is in them.
macro_rules! templates {
    ($($folder:literal: $($file:literal)+;)+) => {
        &[$($((concat!($folder, "s/", $folder, "@number@-@topic@/", $file),
            include_str!(concat!("../../templates/", $folder, "/", $file, ".in"))),)+)+]
    };
}

const TEMPLATES: &[(&str, &str)] = templates! {
    "lesson": "Cargo.toml" "README.md" "teaching.md" "src/main.rs" "tests/page.rs";
    "exercise": "Cargo.toml" "README.md" "src/lib.rs" "hints/1.md" "hints/2.md" "hints/3.md"
        "checks/answer.rs" "checks/exercise.rs" "checks/suite.rs";
    "solution": "Cargo.toml" "src/lib.rs" "checks/proof.rs"
        "alternates/shared_counter.rs" "alternates/submit_then_collect.rs"
        "mutants/results_in_reverse.rs" "mutants/one_after_the_other.rs";
};

/// What students begin with, kept for `cargo course reset`.
const STUB: (&str, &str) =
    ("exercises/exercise@number@-@topic@/stub.rs", include_str!("../../templates/exercise/src/lib.rs.in"));

/// Writes the files of the lesson with this number and this topic. Nothing is overwritten.
pub(crate) fn new_lesson(course: &Course, number: &str, topic: &str) -> Outcome {
    let number = format!("{number:0>2}");
    if number.len() != 2 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(confused(&format!("`{number}` is not a number of two digits")));
    }
    let is_of_a_topic = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if topic.is_empty() || !topic.chars().all(is_of_a_topic) {
        return Err(confused(&format!("`{topic}` is not a topic; write small letters, digits and hyphens")));
    }
    for kind in ["lesson", "exercise", "solution"] {
        let folders = fs::read_dir(course.root.join(format!("{kind}s"))).into_iter().flatten().flatten();
        let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
        if let Some(there) = names.into_iter().find(|name| name.starts_with(&format!("{kind}{number}-"))) {
            return Err(confused(&format!("there is {kind}s/{there} already")));
        }
    }
    let title = topic.replace('-', " ");
    let filled = |text: &str| text.replace("@number@", &number).replace("@topic@", topic).replace("@title@", &title);
    for (path, text) in TEMPLATES.iter().chain([&STUB]) {
        let path = course.root.join(filled(path));
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = folder.and_then(|()| File::create_new(&path)?.write_all(filled(text).as_bytes()));
        written.map_err(|error| format!("{}: {error}.\nnext: cargo course new --help", path.display()))?;
    }
    for kind in ["lesson", "exercise", "solution"] {
        screen::line(&format!("{kind}s/{kind}{number}-{topic}"));
    }
    screen::line("\nThey build, and the checks hold. Fill in each TODO, then put the lesson into the");
    screen::line("tables of README.md and lessons/teaching.md. To put the lesson's output on its page, set");
    screen::line(&format!("UPDATE_PAGES=1 in the environment and run `cargo test -p lesson{number}`."));
    screen::next("cargo course verify --without load", "when it is filled in");
    Ok(ExitCode::SUCCESS)
}
