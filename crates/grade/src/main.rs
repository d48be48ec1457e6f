//! Grades the submissions of a class: `cargo course grade DIR --out REPORTS`.
//!
//! A submission is read in [`submission`], put into a copy of the course by [`workplace`], compiled and run in a
//! [`sandbox`] by [`grader`], and what came of it is a [`verdict`]. [`results`] keeps it.

mod class;
mod compiler_call;
mod grader;
mod hash;
mod results;
mod sandbox;
mod submission;
mod table;
mod verdict;
mod workplace;

use std::env;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{self, Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use lexopt::prelude::*;

use crate::grader::Grader;
use crate::results::Results;
use crate::sandbox::{Level, Sandbox};
use crate::workplace::Workplace;

const HELP: &str = "\
Grades the submissions of a class.

  cargo course grade DIR --out REPORTS [--exercise 05] [--jobs N]

DIR has one entry for each student: a folder, a zip, tar or tar.gz archive, or a
single file, as students name them or a learning platform does (anna/lib.rs,
anna_exercise02.rs). Which exercise a file is for, its name or its folder says;
where none does, it is for the one named by --exercise. If that is given, no
other exercise is graded. So many submissions as --jobs says are graded at the same
time; if it is not given, as many as there are processors.

REPORTS gets class.csv and a file for each student and exercise. Run it again
after it was interrupted, or when more was handed in: what has not changed is not
graded again.

The exit code is 0 if every verdict is final, 3 if some are inconclusive, and 2
if nothing could be graded.
";

/// The exit code when some verdicts are not final.
const NOT_FINAL: u8 = 3;
/// The exit code when nothing could be graded.
const REFUSED: u8 = 2;

/// What was asked for.
struct Asked {
    folder: PathBuf,
    reports: PathBuf,
    exercise: Option<String>,
    jobs: usize,
}

fn main() -> ExitCode {
    if let Some(code) = sandbox::begin_confined() {
        return code;
    }
    if let Some(code) = compiler_call::begin_compiler() {
        return code;
    }
    match run() {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(REFUSED)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let Some(asked) = arguments()? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let root = root();
    let workplace = Workplace::prepare(&root, &place(&root)?)?;
    let known = workplace.numbers();
    if let Some(exercise) = asked.exercise.as_ref().filter(|exercise| !known.contains(exercise)) {
        return Err(format!(
            "There is no exercise {exercise}; there are {}.\nnext: cargo course list",
            known.join(", ")
        ));
    }
    let submissions = submission::collect(&asked.folder, asked.exercise.as_deref(), &known)?;
    if submissions.is_empty() {
        let folder = asked.folder.display();
        return Err(format!("Nothing was handed in in {folder}.\nnext: name a folder with one entry for each student"));
    }
    refuse_reports_among_submissions(&asked)?;
    let results = Results::in_folder(&asked.reports)?;
    let sandbox = Sandbox::find(&workplace.course, &workplace.target)?;
    sandbox.fetch()?;
    println!("sandbox: {}{}", sandbox.level(), warning(sandbox.level()));
    let mut grader = Grader::new(workplace, sandbox);
    let all_final = class::grade(&mut grader, &submissions, &results, asked.jobs)?;
    println!("the table is in {}", results.table().display());
    if all_final {
        println!("next: run the same command when more is handed in; what has not changed is not graded again");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("next: run the same command when the machine has less to do; what is not final is graded again");
        Ok(ExitCode::from(NOT_FINAL))
    }
}

fn arguments() -> Result<Option<Asked>, String> {
    let confused = |error: String| format!("cargo course grade: {error}.\nnext: cargo course grade --help");
    let mut arguments = lexopt::Parser::from_env();
    let (mut folder, mut reports, mut exercise, mut jobs) = (None, None, None, None);
    let unknown = |error: lexopt::Error| confused(error.to_string());
    while let Some(argument) = arguments.next().map_err(unknown)? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("out") => reports = Some(PathBuf::from(arguments.value().map_err(unknown)?)),
            Long("exercise") => {
                exercise = Some(format!("{:0>2}", arguments.value().map_err(unknown)?.to_string_lossy()))
            }
            Long("jobs") | Short('j') => {
                let number = arguments.value().map_err(unknown)?.to_string_lossy().parse().ok();
                let number = number.ok_or_else(|| confused("`--jobs` needs a number, 1 or more".to_owned()))?;
                jobs = Some(number);
            }
            Value(word) if folder.is_none() => folder = Some(PathBuf::from(word)),
            other => return Err(unknown(other.unexpected())),
        }
    }
    match (folder, reports) {
        (Some(folder), Some(reports)) => {
            let jobs = jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)).get();
            Ok(Some(Asked { folder, reports, exercise, jobs }))
        }
        (None, _) => Err(confused("it needs the folder with the submissions".to_owned())),
        (_, None) => Err(confused("it needs `--out` and a folder for the reports".to_owned())),
    }
}

/// The course around this program; `COURSE_ROOT` in the environment names another.
fn root() -> PathBuf {
    let around = || Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_owned).unwrap_or_default();
    env::var_os("COURSE_ROOT").map_or_else(around, PathBuf::from)
}

/// Where submissions are compiled and run: a folder in that of what cargo builds.
fn place(root: &Path) -> Result<PathBuf, String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from).join("grade");
    let made = fs::create_dir_all(&target).and_then(|()| target.canonicalize());
    made.map_err(|error| format!("{} cannot be made: {error}.\nnext: make room for it", target.display()))
}

/// Reports in the midst of the submissions would be taken for one of them.
fn refuse_reports_among_submissions(asked: &Asked) -> Result<(), String> {
    let inside =
        path::absolute(&asked.reports).and_then(|reports| Ok(reports.starts_with(path::absolute(&asked.folder)?)));
    if inside.unwrap_or(false) {
        let (reports, folder) = (asked.reports.display(), asked.folder.display());
        return Err(format!(
            "{reports} lies inside {folder}, among the submissions.\nnext: name another folder with `--out`"
        ));
    }
    Ok(())
}

fn warning(level: Level) -> &'static str {
    match level {
        Level { bubblewrap: true, .. } => "",
        Level { landlock: true, seccomp: true, .. } => {
            " (in exercises that need connections, what students wrote can use the network; install bubblewrap if you can)"
        }
        Level { landlock: true, .. } => {
            " (what students wrote may find a way to other processes and the network; install bubblewrap if you can)"
        }
        _ if cfg!(target_os = "linux") => {
            " (what students wrote can read your files and use the network; install bubblewrap)"
        }
        _ => " (what students wrote runs with all your rights; look at it first, or use Linux with bubblewrap)",
    }
}
