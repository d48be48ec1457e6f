//! The exercise of the corpus, with checks as real exercises have them.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of its course, by their paths: the real checks, and one small exercise.
pub(super) fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files: Vec<(String, String)> = Vec::new();
    for name in ["Cargo.toml", "Cargo.lock", "crates/checks", "crates/check-report", "crates/watchdog"] {
        read(&root, PathBuf::from(name), &mut files);
    }
    // So that what computes for ever is known in a second.
    let watch = files.iter_mut().find(|(path, _)| path == "crates/checks/src/standstill/mod.rs").unwrap();
    let faster = watch.1.replace("LONGEST_COMPUTATION: Duration = Duration::from_secs(20)", QUICKLY);
    assert_ne!(faster, watch.1);
    watch.1 = faster;
    let ours =
        [("Cargo.toml", MANIFEST), ("src/lib.rs", STUB), ("checks/exercise.rs", MAIN), ("checks/suite.rs", SUITE)];
    files.extend(ours.map(|(path, text)| (format!("exercises/exercise01-pair/{path}"), text.to_owned())));
    files
}

fn read(root: &Path, path: PathBuf, files: &mut Vec<(String, String)>) {
    if root.join(&path).is_dir() {
        let entries = fs::read_dir(root.join(&path)).unwrap();
        entries.for_each(|entry| read(root, path.join(entry.unwrap().file_name()), files));
    } else {
        let name = path.to_str().unwrap().replace('\\', "/");
        files.push((name, fs::read_to_string(root.join(path)).unwrap()));
    }
}

const QUICKLY: &str = "LONGEST_COMPUTATION: Duration = Duration::from_secs(1)";

const MANIFEST: &str = r#"[package]
name = "exercise01"
version.workspace = true
edition.workspace = true

[lib]
test = false
doctest = false

[[test]]
name = "checks"
path = "checks/exercise.rs"
harness = false

[dev-dependencies]
checks.workspace = true

[lints.rust]
unsafe_code = "forbid"
"#;

/// The exercise as it was handed out.
pub(super) const STUB: &str = r#"//! Exercise 01.

/// Calls the task with 1 and with 2, on two threads at the same time, and gives the sum of the results.
pub fn on_two_threads(task: &(dyn Fn(i64) -> i64 + Sync)) -> i64 {
    let _ = task;
    todo!("call the task on two threads")
}
"#;

const MAIN: &str = r#"use exercise01 as subject;

mod suite;

fn main() -> std::process::ExitCode {
    suite::ANSWER.set(suite::Answer { on_two_threads: |task| subject::on_two_threads(task) });
    checks::grade(&checks::Exercise {
        checks: suite::CHECKS,
        answer: checks::answer!(),
        needs: &[],
        orders: None,
    })
}
"#;

const SUITE: &str = r#"use checks::{Check, Rendezvous, UnderTest, expect, expect_eq};

pub(crate) const CHECKS: &[Check] = checks::table! {
    the_sum_is_right: "what is returned",
    the_tasks_run_at_once: "when you wait for the first task",
    each_call_stands_for_itself: "what is kept from an earlier call",
    no_thread_is_left: "who joins the threads",
};

pub(crate) struct Answer {
    pub(crate) on_two_threads: fn(&(dyn Fn(i64) -> i64 + Sync)) -> i64,
}

pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

fn the_sum_is_right() {
    let factor = i64::from(checks::random().u32(10..1000));
    expect_eq("the sum", checks::call(|| (ANSWER.on_two_threads)(&|n| n * factor)), 3 * factor);
}

fn the_tasks_run_at_once() {
    let meeting = Rendezvous::of(2);
    let task = |n| {
        meeting.meet();
        n
    };
    checks::call(|| (ANSWER.on_two_threads)(&task));
    expect(meeting.took_place(), "2 tasks to run at once", format!("only {}", meeting.most()));
}

fn each_call_stands_for_itself() {
    for factor in 1..5 {
        expect_eq("the sum", checks::call(|| (ANSWER.on_two_threads)(&|n| n * factor)), 3 * factor);
    }
}

fn no_thread_is_left() {
    let left = checks::threads_left_by(|| drop((ANSWER.on_two_threads)(&|n| n)));
    expect_eq("threads that are left", left, 0);
}
"#;
