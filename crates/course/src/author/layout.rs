//! Whether everything is there that a lesson, an exercise and a solution consist of.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use course_files::Course;
use known_mistakes::Proof;

use super::{Found, timetables};

const HINTS: usize = 3;
const LEAST_ALTERNATES: usize = 2;

pub(super) fn verify(course: &Course) -> Found {
    let mut faults = Vec::new();
    let (mut alternates, mut mutants) = (0, 0);
    for lesson in &course.lessons {
        let Some(exercise) = &lesson.exercise else {
            faults.push(format!("{}: its exercise is missing, exercises/exercise{}-…", lesson.folder, lesson.number));
            continue;
        };
        let hints = (1..=HINTS).map(|level| format!("{}/hints/{level}.md", exercise.folder));
        let pages_of_lesson = ["README.md", "teaching.md"].map(|page| format!("{}/{page}", lesson.folder));
        let files = pages_of_lesson.into_iter().chain([format!("{}/README.md", exercise.folder)]);
        let stub = format!("{}/src/lib.rs", exercise.folder);
        let pages = files.clone().chain(hints.clone());
        faults.extend(pages.flat_map(|page| to_be_filled_in(course, &page)));
        let missing = files.chain(hints).chain([stub]).filter(|file| !course.root.join(file).is_file());
        faults.extend(missing.map(|file| format!("{file} is missing")));
        let Some(solution) = &exercise.solution else {
            faults.push(format!("{}: its solution is missing, solutions/solution{}-…", exercise.folder, lesson.number));
            continue;
        };
        match Proof::read(&course.root.join(solution)) {
            Ok(proof) => {
                let listed: Vec<&str> = proof.mutants.iter().map(|mutant| mutant.name.as_str()).collect();
                let folder = |name: &str| course.root.join(solution).join(name);
                let mut compare = |listed: &[&str], name: &str| {
                    faults.extend(unlisted(listed, &folder(name)).map(|fault| format!("{solution}/{name}/{fault}")));
                };
                compare(&proof.alternates.iter().map(String::as_str).collect::<Vec<_>>(), "alternates");
                compare(&listed, "mutants");
                if proof.alternates.len() < LEAST_ALTERNATES {
                    let count = proof.alternates.len();
                    faults.push(format!("{solution}/alternates: {count}; {LEAST_ALTERNATES} are asked for, or more"));
                }
                let caught: BTreeSet<&String> = proof.mutants.iter().flat_map(|mutant| &mutant.fails).collect();
                let alone: BTreeSet<&String> = proof
                    .mutants
                    .iter()
                    .filter(|mutant| mutant.fails.len() == 1)
                    .map(|mutant| &mutant.fails[0])
                    .collect();
                let never_alone = caught.difference(&alone);
                faults.extend(never_alone.map(|check| {
                    format!("{solution}/checks/proof.rs: no mutant fails `{check}` and no other check; add one")
                }));
                alternates += proof.alternates.len();
                mutants += proof.mutants.len();
            }
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend(timetables::faults(course));
    let lessons = course.lessons.len();
    let done = format!("{lessons} lessons with their exercises, {alternates} alternates, {mutants} mutants");
    if faults.is_empty() { Ok(done) } else { Err(faults) }
}

/// The lines that say TODO.
fn to_be_filled_in(course: &Course, page: &str) -> Vec<String> {
    let text = fs::read_to_string(course.root.join(page)).unwrap_or_default();
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains("TODO"));
    lines.map(|(before, line)| format!("{page}:{}: to be filled in: {line}", before + 1)).collect()
}

/// The files that the proof does not list. (Those that it lists in vain do not compile.)
fn unlisted(listed: &[&str], folder: &Path) -> impl Iterator<Item = String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    let names: Vec<String> = names
        .filter(|name| name.strip_suffix(".rs").is_some_and(|name| !listed.contains(&name)))
        .map(|name| format!("{name}: checks/proof.rs does not list it"))
        .collect();
    names.into_iter()
}
