//! Where the system allows little, a right answer is not failed, and what could not be run is said to be just that.
#![cfg(target_os = "linux")]

use std::process::{Command, Output};
use std::time::Duration;

use watchdog::watched_for;

/// Grades these hostile submissions under a limit of the shell's `ulimit`.
fn grade_under(limit: &str, checks: &[&str]) -> Output {
    // Limits are set in the process itself, which std cannot do: the shell does it, and then becomes the grader.
    let script = format!("ulimit {limit} && exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_hostile_submissions"), "--exact"]).args(checks);
    shell.output().expect("there is a shell")
}

/// A check's report, and the exit code.
fn told(output: &Output) -> (String, Option<i32>) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

#[test]
fn few_open_files_are_enough_for_a_right_answer() {
    watched_for(Duration::from_secs(300), || {
        let (report, code) = told(&grade_under("-n 32", &["does_its_task", "needs_many_files"]));
        assert!(report.contains("test does_its_task ... ok"), "{report}");
        assert!(report.contains("test needs_many_files ... NOT DECIDED"), "{report}");
        assert!(report.contains("short of open files: it got ") && report.contains("see `ulimit -n`"), "{report}");
        assert!(report.contains("next: this says nothing about your answer") && !report.contains("make `"), "{report}");
        assert_eq!(code, Some(3));
    });
}

#[test]
fn little_memory_is_told() {
    watched_for(Duration::from_secs(300), || {
        let (report, code) = told(&grade_under("-v 400000", &["does_its_task", "needs_many_threads"]));
        assert!(report.contains("test does_its_task ... ok"), "{report}");
        assert!(report.contains("test needs_many_threads ... NOT DECIDED"), "{report}");
        assert!(report.contains("short of memory: "), "{report}");
        assert_eq!(code, Some(3));
    });
}

#[test]
fn what_is_wrong_stays_wrong_under_limits_that_suffice() {
    watched_for(Duration::from_secs(300), || {
        let (report, code) = told(&grade_under("-n 512", &["gives_a_wrong_answer"]));
        assert!(report.contains("test gives_a_wrong_answer ... FAILED"), "{report}");
        assert_eq!(code, Some(101));
    });
}
