//! A check that fails in one order of events tells that order, in the lines of the answer.

use std::process::Command;

use watchdog::watched;

/// The lines of the report that belong to this check: who ran what.
fn told_of(check: &str) -> Vec<String> {
    told_under("in this order of events:\n", check)
}

/// The same, under this heading.
fn told_under(heading: &str, check: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_raced")).args([check, "--color=never"]).output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains(heading), "{report}");
    let lines: Vec<String> = report.lines().filter(|line| line.contains("answer.rs:")).map(str::to_owned).collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 76), "{report}");
    lines
}

#[test]
fn a_lost_update_is_told_line_by_line() {
    watched(|| {
        let lines = told_of("no_update_is_lost");
        let of = |thread: &str, text: &str| {
            lines.iter().position(|line| line.trim_start().starts_with(thread) && line.contains(text))
        };
        let [read_1, read_2] = ["thread 1", "thread 2"].map(|thread| of(thread, "let before").unwrap());
        let [wrote_1, wrote_2] = ["thread 1", "thread 2"].map(|thread| of(thread, "  *total.lock()").unwrap());
        assert!(read_1.max(read_2) < wrote_1.min(wrote_2), "{lines:#?}");
    });
}

#[test]
fn a_deadlock_says_where_each_thread_waits() {
    watched(|| {
        let lines = told_of("all_threads_end");
        for thread in ["thread 1", "thread 2"] {
            let waits = lines.iter().any(|line| line.contains(thread) && line.contains("waits: let second ="));
            assert!(waits, "{thread}: {lines:#?}");
        }
    });
}

#[test]
fn what_is_wrong_in_every_order_says_so() {
    watched(|| {
        let lines = told_under("in this order of events, as in all others that were tried:\n", "the_sum_is_right");
        assert!(lines.iter().any(|line| line.contains("sum.lock()")), "{lines:#?}");
    });
}
