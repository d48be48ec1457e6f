//! Grades the submissions of a class: `cargo course grade DIR --out REPORTS`.
//!
//! A submission is read in [`submission`], put into a copy of the course by [`workplace`], compiled and run in a
//! [`sandbox`] by [`grader`], and what came of it is a [`verdict`]. [`results`] keeps it.

mod allowed_crates;
mod class;
mod compiler_call;
mod grader;
mod hash;
mod not_built;
mod points;
mod reports;
mod results;
mod sandbox;
mod submission;
mod taken_files;
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
use crate::points::Worth;
use crate::reports::{changes, gradebook};
use crate::results::{Graded, Results};
use crate::sandbox::{Level, Sandbox};
use crate::submission::Submission;
use crate::workplace::Workplace;

const HELP: &str = "\
Grades the submissions of a class.

  cargo course grade DIR --out REPORTS [--exercise 05] [--jobs N] [--regrade]
        [--points FILE]
        [--gradebook EXPORT.csv [--match COLUMN] [--column NAME]]

DIR has one entry for each student: a folder, a zip, tar or tar.gz archive, or a
single file, as students name them or a learning platform does (anna/lib.rs,
anna_exercise02.rs). Which exercise a file is for, its name or its folder says;
where none does, it is for the one named by --exercise. If that is given, no
other exercise is graded. `--jobs N` grades N submissions at the same time; the
default is the number of processors.

Run it again after it was interrupted, or when more was handed in: what has not
changed is not graded again. With --regrade it also shows old and new side by
side, here and in changes.csv. What was handed in once and is missing now is
marked as absent, and has no points.

REPORTS gets these, anew each time:
  class.html                  the class, and what to explain again
  class.csv                   the same table for a spreadsheet
  students/NAME/index.html    the page for each student
  students/NAME/results.json  for Gradescope
  students/NAME/classroom50.json
  junit.xml                   for build servers
  similar.html                submissions that have much in common; no verdict

--gradebook takes the export of your own gradebook and writes gradebook.csv with
the points in the column --column (a new one if there is none of that name).
Students are found by the column --match, or by the one in which the most are
found.

Every check is worth one point, unless a file named by --points says otherwise.
It is kept as points.toml in REPORTS for the next time:

  each_check = 1            # every check of every exercise
  [02]
  each_check = 0.5          # every check of exercise 02 but those named below
  workers_sum_together = 3  # this one

The exit code is 0 if every verdict is final, 3 if some are inconclusive, and 2
if nothing could be graded.
";

/// The exit code when some verdicts are not final.
const NOT_FINAL: u8 = 3;
/// The exit code when nothing could be graded.
const REFUSED: u8 = 2;

/// What is kept of the file that was named by `--points`.
const POINTS: &str = "points.toml";

/// What was asked for.
struct Asked {
    folder: PathBuf,
    reports: PathBuf,
    exercise: Option<String>,
    points: Option<PathBuf>,
    gradebook: Option<gradebook::Asked>,
    regrade: bool,
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
    let worth = worth(&asked, &results, &known)?;
    if let Some(gradebook) = &asked.gradebook {
        // Whatever is wrong with it, a teacher wants to know before a class is graded.
        fill_in_advance(&results, gradebook, &submissions)?;
    }
    let before = asked.regrade.then(|| results.before_regrade()).transpose()?;
    let sandbox = Sandbox::find(&workplace.course, &workplace.target)?;
    sandbox.fetch()?;
    println!("sandbox: {}{}", sandbox.level(), warning(sandbox.level()));
    let mut grader = Grader::new(workplace, sandbox);
    let all_final = class::grade(&mut grader, &submissions, &results, &worth, asked.jobs)?;
    if let Some(file) = &asked.points {
        let text = fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        results.write(&results.path(POINTS), &text)?;
    }
    results.mark_absent(&submissions, asked.exercise.as_deref())?;
    let all = score(&results, &worth)?;
    reports::write(&results, &all, &reports::Course::read(&root, &known))?;
    println!("reports: {}", results.path("class.html").display());
    if let Some(before) = before {
        tell_changes(&results, &before, &all)?;
    }
    if let Some(gradebook) = &asked.gradebook {
        fill(&results, gradebook, &all)?;
    }
    if all_final {
        println!("next: run the same command when more is handed in; what has not changed is not graded again");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("next: run the same command when the machine has less to do; what is not final is graded again");
        Ok(ExitCode::from(NOT_FINAL))
    }
}

/// What each check is worth: as the file says that is named now, or was named the last time.
fn worth(asked: &Asked, results: &Results, exercises: &[String]) -> Result<Worth, String> {
    let kept = results.path(POINTS);
    match &asked.points {
        Some(file) => Worth::read(file, exercises),
        None if kept.exists() => {
            println!("points: as in {}", kept.display());
            Worth::read(&kept, exercises)
        }
        None => Ok(Worth::default()),
    }
}

/// Gives every result its points, and keeps what has changed by that.
fn score(results: &Results, worth: &Worth) -> Result<Vec<Graded>, String> {
    let before = results.all()?;
    let mut all = before.clone();
    worth.give(&mut all);
    all.iter().zip(&before).filter(|(now, before)| now != before).try_for_each(|(now, _)| results.keep(now))?;
    Ok(all)
}

/// Shows old and new side by side.
fn tell_changes(results: &Results, before: &[Graded], now: &[Graded]) -> Result<(), String> {
    let changes = changes::changes(before, now);
    let path = results.path("changes.csv");
    results.write(&path, &changes::csv(&changes)?)?;
    results.end_regrade()?;
    println!("changes: {} of {}, in {}", changes.len(), now.len(), path.display());
    changes.iter().for_each(|change| println!("{}", change.line()));
    Ok(())
}

/// Tries to fill in the teacher's gradebook, with what is handed in and what was graded earlier.
fn fill_in_advance(results: &Results, asked: &gradebook::Asked, submissions: &[Submission]) -> Result<(), String> {
    let mut all = results.all()?;
    all.extend(submissions.iter().map(|submission| Graded::not_yet(submission, String::new())));
    gradebook::fill(asked, &results.path("gradebook.csv"), &all).map(drop)
}

/// Fills in the teacher's gradebook, and says who was not found.
fn fill(results: &Results, asked: &gradebook::Asked, all: &[Graded]) -> Result<(), String> {
    let path = results.path("gradebook.csv");
    let filled = gradebook::fill(asked, &path, all)?;
    results.write(&path, &filled.text)?;
    let gradebook::Filled { by, column, matched, without_row, without_points, .. } = &filled;
    println!("gradebook: points of {matched} in `{column}`, found by `{by}`, in {}", path.display());
    for (what, who) in [("no row of their own", without_row), ("rows without points", without_points)] {
        if !who.is_empty() {
            let who: Vec<String> = who.iter().map(|name| submission::harmless(name)).collect();
            println!("  {what}: {}", who.join("; "));
        }
    }
    Ok(())
}

fn arguments() -> Result<Option<Asked>, String> {
    let confused = |error: String| format!("cargo course grade: {error}.\nnext: cargo course grade --help");
    let mut arguments = lexopt::Parser::from_env();
    let (mut folder, mut reports, mut exercise, mut points, mut jobs) = (None, None, None, None, None);
    let (mut gradebook, mut by, mut column, mut regrade) = (None, None, None, false);
    let unknown = |error: lexopt::Error| confused(error.to_string());
    while let Some(argument) = arguments.next().map_err(unknown)? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("out") => reports = Some(PathBuf::from(arguments.value().map_err(unknown)?)),
            Long("exercise") => {
                exercise = Some(format!("{:0>2}", arguments.value().map_err(unknown)?.to_string_lossy()))
            }
            Long("points") => points = Some(PathBuf::from(arguments.value().map_err(unknown)?)),
            Long("gradebook") => gradebook = Some(PathBuf::from(arguments.value().map_err(unknown)?)),
            Long("match") => by = Some(arguments.value().map_err(unknown)?.to_string_lossy().into_owned()),
            Long("column") => column = Some(arguments.value().map_err(unknown)?.to_string_lossy().into_owned()),
            Long("regrade") => regrade = true,
            Long("jobs") | Short('j') => {
                let number = arguments.value().map_err(unknown)?.to_string_lossy().parse().ok();
                let number = number.ok_or_else(|| confused("`--jobs` needs a number, 1 or more".to_owned()))?;
                jobs = Some(number);
            }
            Value(word) if folder.is_none() => folder = Some(PathBuf::from(word)),
            other => return Err(unknown(other.unexpected())),
        }
    }
    if gradebook.is_none() && (by.is_some() || column.is_some()) {
        return Err(confused("`--match` and `--column` need `--gradebook`".to_owned()));
    }
    let gradebook = gradebook.map(|export| gradebook::Asked { export, by, column });
    match (folder, reports) {
        (Some(folder), Some(reports)) => {
            let jobs = jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)).get();
            Ok(Some(Asked { folder, reports, exercise, points, gradebook, regrade, jobs }))
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
