//! The checks that explore every order of events: the desk tells students to run the one that failed by its name.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use watchdog::watched_for;

#[test]
fn each_check_of_every_order_is_named_so_and_runs_alone() {
    // It may have to build the exercises, with the locks and threads of the model checker.
    watched_for(Duration::from_secs(900), || {
        let exercises = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises");
        let mut checks = 0;
        for exercise in fs::read_dir(exercises).unwrap() {
            let exercise = exercise.unwrap();
            if !exercise.path().join("checks/orders.rs").is_file() {
                continue;
            }
            let folder = exercise.file_name().into_string().unwrap();
            let number = &folder["exercise".len()..][..2];
            for name in names(number) {
                assert!(name.ends_with("in_every_order_of_events"), "{folder}: {name}");
                let report = cargo(&["test", "--package", &format!("exercise{number}"), "--", &name]);
                // What came of it depends on the answer.
                assert!(report.contains(&format!("\ntest {name} ... ")), "{report}");
                assert!(!report.contains("there is no such check"), "{report}");
                assert!(report.contains("running 0 tests"), "others ran too: {report}");
                checks += 1;
            }
        }
        assert!(checks > 0);
    });
}

/// The names of the checks that explore an exercise.
fn names(number: &str) -> Vec<String> {
    let (package, example) = (format!("exercise{number}"), format!("orders{number}"));
    let build = ["run", "--package", &package, "--example", &example, "--features", "orders"];
    let listed = cargo(&[&build[..], &["--", "--list", "--format", "terse"]].concat());
    let names: Vec<_> = listed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect();
    assert!(!names.is_empty(), "{package}: {listed}");
    names
}

fn cargo(words: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.arg(words[0]).args(["--quiet", "--locked", "--offline"]).args(&words[1..]);
    let output = cargo.stdin(Stdio::null()).stderr(Stdio::inherit()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
