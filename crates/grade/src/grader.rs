//! [`Grader`]: compiles a submission, runs its checks, and says what came of it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::Value;

use crate::hash;
use crate::sandbox::{COMPILING, End, Ended, Limits, PREPARING, RUNNING, Sandbox};
use crate::verdict::{Judgement, Verdict};
use crate::workplace::{Exercise, Workplace};

/// Grades one submission after the other.
pub(crate) struct Grader {
    workplace: Workplace,
    sandbox: Sandbox,
    /// The checks of each exercise whose dependencies are compiled.
    prepared: BTreeMap<String, Vec<String>>,
}

/// Why there is no program to run.
struct NotBuilt {
    verdict: Verdict,
    reason: String,
}

impl Grader {
    pub(crate) fn new(workplace: Workplace, sandbox: Sandbox) -> Grader {
        Grader { workplace, sandbox, prepared: BTreeMap::new() }
    }

    pub(crate) fn level(&self) -> String {
        self.sandbox.level().to_string()
    }

    /// A hash of all that the verdict on these sources depends on.
    pub(crate) fn hash(&self, exercise: &str, sources: &BTreeMap<String, String>) -> String {
        let checks = self.workplace.exercise(exercise).map_or("", |exercise| &exercise.hash);
        let about = [exercise, checks, self.sandbox.compiler()];
        hash::of(about.into_iter().chain(sources.iter().flat_map(|(path, text)| [path.as_str(), text.as_str()])))
    }

    /// Compiles the exercise as it was handed out, and with it all it depends on. Fails if that does not work: then no
    /// submission could be graded.
    pub(crate) fn prepare(&mut self, number: &str) -> Result<(), String> {
        if self.prepared.contains_key(number) {
            return Ok(());
        }
        let exercise = self.exercise(number)?;
        exercise.put_given().map_err(|error| format!("exercise {number} cannot be prepared: {error}"))?;
        let broken = |why: String| {
            format!("Exercise {number} does not work as it was handed out:\n{why}\nnext: cargo course verify")
        };
        let program = self.build(exercise, &PREPARING).map_err(|not| broken(not.reason))?;
        self.build_orders(exercise, &PREPARING);
        let list = ["--list", "--format", "terse"].map(OsString::from);
        let listed = self.sandbox.run(&program, &list, &[], &RUNNING)?;
        let names: Vec<_> =
            listed.stdout.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect();
        if names.is_empty() {
            return Err(broken(format!("it lists no checks. {}", listed.stderr)));
        }
        self.prepared.insert(number.to_owned(), names);
        Ok(())
    }

    /// Grades these sources for a prepared exercise. What is inconclusive is tried once more.
    pub(crate) fn grade(&self, number: &str, sources: &BTreeMap<String, String>) -> Judgement {
        let judged = self.try_once(number, sources);
        if judged.verdict == Verdict::Inconclusive { self.try_once(number, sources) } else { judged }
    }

    fn try_once(&self, number: &str, sources: &BTreeMap<String, String>) -> Judgement {
        let expected = self.prepared.get(number).map_or(&[][..], Vec::as_slice);
        let without = |verdict, reason: String| Judgement::without_checks(verdict, reason, expected.len());
        let exercise = match self.exercise(number) {
            Ok(exercise) => exercise,
            Err(why) => return without(Verdict::GraderError, why),
        };
        if let Err(error) = exercise.put(sources) {
            return without(Verdict::GraderError, format!("the sources cannot be written: {error}"));
        }
        let program = match self.build(exercise, &COMPILING) {
            Ok(program) => program,
            Err(NotBuilt { verdict, reason }) => return without(verdict, reason),
        };
        let seed = self.hash(number, sources).get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let variables = [
            ("CHECK_SEED", seed.unwrap_or_default().to_string().into()),
            ("CHECKS_ORDERS_PROGRAM", self.build_orders(exercise, &COMPILING).unwrap_or_default().into_os_string()),
            // Longer than when a student waits: it must not be over before an endless loop has computed enough to be told.
            ("CHECKS_WALL_LIMIT_SECONDS", "300".into()),
            ("CARGO_PKG_NAME", exercise.package.clone().into()),
            ("CARGO_MANIFEST_DIR", exercise.folder.clone().into()),
        ];
        match self.sandbox.run(&program, &["--color=never".into()], &variables, &RUNNING) {
            Ok(ended) => Judgement::of_checks(&ended, expected),
            Err(why) => without(Verdict::GraderError, why),
        }
    }

    fn exercise(&self, number: &str) -> Result<&Exercise, String> {
        self.workplace.exercise(number).ok_or_else(|| format!("There is no exercise {number}."))
    }

    /// Compiles the checks with the answer that is in place.
    fn build(&self, exercise: &Exercise, limits: &Limits) -> Result<PathBuf, NotBuilt> {
        let package = &exercise.package;
        let target = ["test", "--no-run", "--package", package, "--test", "checks"];
        let ended =
            self.cargo(&target, limits).map_err(|why| NotBuilt { verdict: Verdict::GraderError, reason: why })?;
        if ended.end == End::Exited(0) {
            let program = program_in(&ended.stdout, "test");
            let reason = "cargo does not say where the checks are".to_owned();
            return program.ok_or(NotBuilt { verdict: Verdict::GraderError, reason });
        }
        Err(why_not_built(&ended, package))
    }

    /// Compiles the program that explores orders of events; nothing if the exercise has none, or the answer uses something
    /// that cannot be explored.
    fn build_orders(&self, exercise: &Exercise, limits: &Limits) -> Option<PathBuf> {
        let example = exercise.orders.as_deref()?;
        let target = ["build", "--package", &exercise.package, "--example", example, "--features", "orders"];
        let ended = self.cargo(&target, limits).ok().filter(|ended| ended.end == End::Exited(0))?;
        program_in(&ended.stdout, "example")
    }

    fn cargo(&self, target: &[&str], limits: &Limits) -> Result<Ended, String> {
        let arguments = [target, &["--offline", "--locked", "--quiet", "--message-format=json"]].concat();
        self.sandbox.cargo(&arguments, limits)
    }
}

/// What cargo says, line by line.
fn messages(stdout: &str) -> impl Iterator<Item = Value> + '_ {
    stdout.lines().filter_map(|line| serde_json::from_str(line).ok())
}

/// The program of this kind that cargo has built.
fn program_in(stdout: &str, kind: &str) -> Option<PathBuf> {
    messages(stdout).find_map(|message| {
        let is_kind = message["target"]["kind"].as_array()?.iter().any(|other| other == kind);
        message["executable"].as_str().filter(|_| is_kind).map(PathBuf::from)
    })
}

fn why_not_built(ended: &Ended, package: &str) -> NotBuilt {
    let not = |verdict, reason: &str| NotBuilt { verdict, reason: shortened(reason) };
    match &ended.end {
        End::OutOfTime => return not(Verdict::Inconclusive, "the compiler had not ended when its time was over"),
        End::Killed(how) => return not(Verdict::Inconclusive, &format!("cargo was ended ({how})")),
        End::Exited(_) => {}
    }
    let stderr = ended.stderr.trim();
    if !stderr.contains(&format!("could not compile `{package}`")) {
        return not(Verdict::GraderError, &format!("cargo could not build the checks: {stderr}"));
    }
    let error = messages(&ended.stdout).find_map(|message| {
        let is_error = message["message"]["level"] == "error";
        message["message"]["rendered"].as_str().filter(|_| is_error).map(str::to_owned)
    });
    match error {
        Some(error) => not(Verdict::CompileError, error.trim()),
        None if stderr.contains("SIGXCPU") => {
            let seconds = COMPILING.processor_seconds;
            not(Verdict::CompileError, &format!("the compiler computed for {seconds} s and had not ended"))
        }
        // Most often the system was short of memory.
        None if stderr.contains("SIGKILL") => not(Verdict::Inconclusive, "the compiler was ended by the system"),
        None => not(Verdict::CompileError, &format!("the compiler came to no end of its own: {stderr}")),
    }
}

/// A message of the compiler may be of any length.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 4000;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}
