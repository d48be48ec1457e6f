//! Which of the files that a student handed in are the answer to which exercise.

use std::collections::BTreeMap;

use super::Submission;
use super::found::Found;
use super::naming::exercise_of;

/// The submissions of this student.
pub(crate) fn choose(
    student: &str,
    found: Vec<Result<Vec<Found>, String>>,
    asked: Option<&str>,
    known: &[String],
) -> Vec<Submission> {
    let submission = |exercise: &str, sources| {
        let (student, exercise) = (student.to_owned(), exercise.to_owned());
        Submission { student, exercise, sources }
    };
    let rejected = |why: String| vec![submission(asked.unwrap_or_default(), Err(why))];
    let files: Vec<Found> = match found.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(files) => files.into_iter().flatten().collect(),
        Err(why) => return rejected(why),
    };
    let mut answers: BTreeMap<String, Vec<&Found>> = BTreeMap::new();
    for file in files.iter().filter(|file| is_answer(&file.path, files.len())) {
        answers.entry(exercise_of(&file.path).unwrap_or_default()).or_default().push(file);
    }
    // What no name tells is for the exercise that was asked for, unless a name tells of that.
    let unnamed = answers.remove("").unwrap_or_default();
    let others = answers.keys().cloned().collect::<Vec<_>>().join(", ");
    if let Some(asked) = asked {
        answers.retain(|exercise, _| exercise == asked);
        answers.entry(asked.to_owned()).or_insert(unnamed);
        answers.retain(|_, files| !files.is_empty());
    } else if answers.is_empty() && !unnamed.is_empty() {
        return rejected(format!(
            "no name says which exercise {} is for; call it exercise02.rs or the like, or grade with `--exercise 02`",
            unnamed[0].path
        ));
    }
    if let (true, Some(asked), false) = (answers.is_empty(), asked, others.is_empty()) {
        return rejected(format!("there is no answer to exercise {asked} in it, only to {others}"));
    }
    if answers.is_empty() {
        return rejected("there is no answer in it: a file `lib.rs`, or one named after the exercise".to_owned());
    }
    let one = |(exercise, roots): (String, Vec<&Found>)| {
        let sources = if known.contains(&exercise) {
            only_one(&exercise, &roots).and_then(|root| with_modules(root, &files))
        } else {
            Err(format!("there is no exercise {exercise}; there are {}", known.join(", ")))
        };
        submission(&exercise, sources)
    };
    answers.into_iter().map(one).collect()
}

/// Whether this is the file in which an answer begins, out of so many.
fn is_answer(path: &str, files: usize) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let in_tests =
        folder.split('/').any(|folder| matches!(folder, "checks" | "tests" | "examples" | "benches" | "solutions"));
    name.eq_ignore_ascii_case("lib.rs") && !in_tests || exercise_of(name).is_some() || files == 1
}

fn only_one<'a>(exercise: &str, roots: &[&'a Found]) -> Result<&'a Found, String> {
    match roots {
        [first, others @ ..] => match others.iter().find(|other| other.text != first.text) {
            None => Ok(first),
            Some(other) => {
                Err(format!("there are two answers to exercise {exercise}: {} and {}", first.path, other.path))
            }
        },
        [] => Err(format!("there is no answer to exercise {exercise}")),
    }
}

/// The answer as `lib.rs`, and the modules beside it.
fn with_modules(root: &Found, files: &[Found]) -> Result<BTreeMap<String, String>, String> {
    let mut sources = BTreeMap::from([("lib.rs".to_owned(), root.text.clone()?)]);
    let Some((folder, _)) = root.path.rsplit_once('/') else { return Ok(sources) };
    let below =
        |file: &'_ Found| file.path.strip_prefix(folder).and_then(|path| path.strip_prefix('/')).map(str::to_owned);
    let beside = files.iter().filter_map(|file| Some((below(file)?, file)));
    for (path, file) in beside.filter(|(path, file)| file.path != root.path && is_module(path, &file.path)) {
        if sources.keys().any(|other| other.to_lowercase() == path.to_lowercase()) {
            return Err(format!("two files have the same name: {}", file.path));
        }
        sources.insert(path, file.text.clone()?);
    }
    Ok(sources)
}

/// Whether the file at this path below the answer's folder is a module of it.
fn is_module(below: &str, path: &str) -> bool {
    let other = ["main.rs", "build.rs"].contains(&below);
    let folders = ["tests", "checks", "examples", "benches", "src", "bin"];
    let is_word = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let mut names = below.trim_end_matches(".rs").split('/');
    !other
        && !folders.contains(&below.split('/').next().unwrap_or_default())
        && names.all(is_word)
        && !is_answer(path, 0)
}
