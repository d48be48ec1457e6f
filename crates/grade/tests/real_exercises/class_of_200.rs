//! A class of two hundred: right answers and known mistakes, with small edits, graded without a break and with twenty
//! kills. It says what a submission cost.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use known_mistakes::Proof;
use serde_json::Value;
use watchdog::watched_for;

use crate::solution::Solution;

const SIZE: usize = 200;
const KILLS: usize = 20;
/// Those whose answers need no process of their own and no network.
const EXERCISES: [&str; 4] = ["02", "03", "04", "05"];
const PATIENCE: Duration = Duration::from_secs(2 * 60 * 60);

/// What was handed in, and the checks that fail it; none for a right answer.
struct HandedIn {
    file: String,
    text: String,
    fails: Vec<String>,
}

#[test]
#[ignore = "grades four hundred submissions, for some twenty minutes; run it with `cargo test -p grade -- --ignored --nocapture`"]
fn a_class_of_200_gets_exact_verdicts_even_if_the_grader_is_killed() {
    watched_for(PATIENCE, || {
        let seed = env::var("CHECK_SEED").map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
        println!("CHECK_SEED={seed}");
        let mut rng = Rng::with_seed(seed);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let grader = Grader { root: root.clone(), folder: folder.path().to_owned() };
        fs::create_dir(folder.path().join("class")).unwrap();
        let class = class(&root, &mut rng);
        for one in &class {
            fs::write(folder.path().join("class").join(&one.file), &one.text).unwrap();
        }

        let begin = (Instant::now(), cpu_of_ended_children());
        grader.without_bubblewrap("whole");
        let (wall, cpu) = (begin.0.elapsed(), cpu_of_ended_children() - begin.1);
        println!("{SIZE} submissions in {wall:.0?}, {:.2} s of processor time each", cpu / SIZE as f64);
        let whole = grader.results("whole");
        let wrong: Vec<String> = class.iter().filter_map(|one| objection(one, &whole)).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));

        let mut killed = 0;
        while killed < KILLS {
            let mut child = grader.start("killed");
            // Sometimes before anything is graded, sometimes after a few.
            let wait = Duration::from_millis(rng.u64(..30_000));
            let end = Instant::now() + wait;
            while Instant::now() < end && child.try_wait().unwrap().is_none() {
                thread::sleep(Duration::from_millis(5));
            }
            // At its end sooner than thought: it begins anew, so that each kill hits a grader at work.
            if child.try_wait().unwrap().is_some() {
                fs::remove_dir_all(folder.path().join("killed")).unwrap();
                continue;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            println!("killed after {wait:.1?} with {} results", grader.results("killed").len());
        }
        grader.to_its_end("killed");
        let sure =
            |results: BTreeMap<String, Outcomes>| results.into_iter().map(|(name, one)| (name, one.without_chance()));
        assert_eq!(sure(grader.results("killed")).collect::<Vec<_>>(), sure(whole).collect::<Vec<_>>());
        let reports = grader.reports("killed");
        assert_eq!(reports.keys().collect::<Vec<_>>(), grader.reports("whole").keys().collect::<Vec<_>>());
        grader.to_its_end("killed");
        assert!(grader.reports("killed") == reports, "reports of the same results are the same, byte by byte");
        assert_eq!(grader.processes_left(), Vec::<String>::new());
    });
}

/// Every answer that the exercises allow at least once, and then again with other edits.
fn class(root: &Path, rng: &mut Rng) -> Vec<HandedIn> {
    let mut answers = Vec::new();
    for number in EXERCISES {
        let solution = Solution::of(root, number);
        let proof = Proof::read(&solution.folder).unwrap();
        let alternates = proof.alternates.iter().map(|name| (format!("alternates/{name}.rs"), Vec::new()));
        let mutants = proof.mutants.iter().map(|mutant| (format!("mutants/{}.rs", mutant.name), mutant.fails.clone()));
        for (path, fails) in alternates.chain(mutants) {
            if solution.folder.join(&path).exists() {
                answers.push((number, solution.answer(&path), fails));
            }
        }
    }
    rng.shuffle(&mut answers);
    let again = answers.iter().cycle().take(SIZE).enumerate();
    again
        .map(|(place, (number, text, fails))| {
            let file = format!("student{place:03}_exercise{number}.rs");
            HandedIn { file, text: edited(text, place, rng), fails: fails.clone() }
        })
        .collect()
}

/// The same answer as another student would have typed it.
fn edited(text: &str, place: usize, rng: &mut Rng) -> String {
    match rng.u8(..5) {
        0 => format!("// By student {place}.\n{text}"),
        1 => text.replace('\n', "\r\n"),
        2 => format!("{text}\n#[allow(dead_code)]\nfn not_used() -> usize {{\n    {place}\n}}\n"),
        3 => format!("\u{feff}{text}"),
        _ => text.replace("\n\n", "\n\n\n"),
    }
}

/// How the names of checks end that explore orders of events.
const EXPLORED: &str = "_in_every_order_of_events";

/// What is wrong with the result of this submission.
fn objection(one: &HandedIn, results: &BTreeMap<String, Outcomes>) -> Option<String> {
    let student = one.file.split('_').next().unwrap();
    let Some(found) = results.get(student) else { return Some(format!("{}: no result", one.file)) };
    let expected: BTreeSet<&str> = one.fails.iter().map(String::as_str).collect();
    let failed = found.checks.iter().filter(|(_, outcome)| outcome == "failed").map(|(name, _)| name.as_str());
    let (explored, failed): (BTreeSet<_>, BTreeSet<_>) = failed.partition(|name| name.ends_with(EXPLORED));
    let exact = match &*found.verdict {
        "pass" => expected.is_empty(),
        // Whether a check sees a race is a matter of chance. The verdict is not: orders of events are explored.
        "race" => !expected.is_empty() && !explored.is_empty(),
        "fail" | "deadlock" | "panic" | "timeout" => failed == expected,
        _ => false,
    };
    (!exact).then(|| format!("{}: expected {expected:?} to fail; saw {found:?}\n{}", one.file, one.text))
}

/// What came of a submission, without what may differ from run to run: the order in which threads began and ended.
#[derive(Debug, PartialEq)]
struct Outcomes {
    verdict: String,
    checks: Vec<(String, String)>,
}

impl Outcomes {
    /// Which checks see a race is a matter of chance.
    fn without_chance(mut self) -> Outcomes {
        if self.verdict == "race" {
            self.checks.clear();
        }
        self
    }
}

struct Grader {
    root: PathBuf,
    folder: PathBuf,
}

impl Grader {
    fn start(&self, reports: &str) -> Child {
        self.command(reports).spawn().unwrap()
    }

    fn command(&self, reports: &str) -> Command {
        let mut grade = Command::new(env!("CARGO_BIN_EXE_grade"));
        grade.args(["class", "--out", reports]).current_dir(&self.folder).env("COURSE_ROOT", &self.root);
        grade.env("CARGO_TARGET_DIR", env!("CARGO_TARGET_TMPDIR")).stdout(Stdio::null()).stderr(Stdio::null());
        grade
    }

    fn to_its_end(&self, reports: &str) {
        assert_eq!(self.start(reports).wait().unwrap().code(), Some(0), "every verdict is final");
    }

    /// The same, and the processor time of all that it starts is counted: bubblewrap does not wait for its own child.
    fn without_bubblewrap(&self, reports: &str) {
        let mut grade = self.command(reports);
        #[cfg(unix)]
        {
            let programs = self.folder.join("programs");
            fs::create_dir(&programs).unwrap();
            std::os::unix::fs::symlink("/bin/false", programs.join("bwrap")).unwrap();
            let path = env::var_os("PATH").unwrap_or_default();
            grade.env("PATH", env::join_paths([programs].into_iter().chain(env::split_paths(&path))).unwrap());
        }
        assert_eq!(grade.status().unwrap().code(), Some(0), "every verdict is final");
    }

    /// By the names of the students. Those that are only half-written do not count.
    fn results(&self, reports: &str) -> BTreeMap<String, Outcomes> {
        let files = files(&self.folder.join(reports).join("results"));
        let results = files.iter().filter(|(path, _)| path.ends_with(".json")).map(|(path, text)| {
            let result: Value = serde_json::from_slice(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let checks = result["checks"].as_array().unwrap().iter();
            let checks = checks.map(|check| (text(&check["name"]), text(&check["outcome"]))).collect();
            (text(&result["student"]), Outcomes { verdict: text(&result["verdict"]), checks })
        });
        results.collect()
    }

    /// Every report, with what it says.
    fn reports(&self, reports: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.folder.join(reports))
    }

    /// What still runs of all that was started for this class.
    fn processes_left(&self) -> Vec<String> {
        let mark = self.folder.display().to_string();
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let commands = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
        let commands = commands.map(|command| String::from_utf8_lossy(&command).replace('\0', " "));
        commands.filter(|command| command.contains(&mark)).collect()
    }
}

/// The files below this folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            true => all.extend(files(&path).into_iter().map(|(below, text)| (format!("{name}/{below}"), text))),
            false => drop(all.insert(name, fs::read(&path).unwrap())),
        }
    }
    all
}

/// In seconds, as Linux counts it for processes that were waited for; elsewhere it is not known.
fn cpu_of_ended_children() -> f64 {
    let ticks = || {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        let after_name = stat.rsplit(") ").next()?;
        let field = |number: usize| after_name.split(' ').nth(number)?.parse::<f64>().ok();
        Some(field(13)? + field(14)?)
    };
    ticks().map_or(f64::NAN, |ticks| ticks / 100.0)
}
