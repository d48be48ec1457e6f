//! What kind of failure a check reports, in the words of a student.

/// One sentence for the kind of failure that this text tells of.
pub(crate) fn kind(why: &str) -> &'static str {
    // What the answer printed stands behind, and is no sign of anything but a stack that overflowed.
    let (told, printed) = why.split_once("\nlook at: ").unwrap_or((why, ""));
    // A report breaks long lines.
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let tells_of = |signs: &[&str]| signs.iter().any(|sign| told.contains(sign));
    let begins = |beginning: &str| told.starts_with(beginning);
    if begins("not written yet") {
        "This is still to be written."
    } else if tells_of(&["saw a deadlock"]) {
        "This is a deadlock: threads wait for each other, and none can continue."
    } else if tells_of(&["saw no end after"]) || begins("no end: ") {
        "This did not end: a loop that does not stop, or a wait for something that never comes."
    } else if tells_of(&["saw the whole process end"]) && printed.contains("has overflowed its stack") {
        "The stack overflowed: a function calls itself and never stops."
    } else if tells_of(&["saw the whole process end"]) || begins("the process ended: ") {
        "This ended the whole process, which no answer may do."
    } else if begins("the code panicked: ") || tells_of(&["saw a panic, "]) {
        "This panicked."
    } else if tells_of(&["in this order of events: "]) {
        "This goes wrong in one order of events, which is told below line by line."
    } else {
        "This is not what was asked for."
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use watchdog::watched_for;

    use super::*;
    use crate::report::{Report, Verdict};

    /// What the grader reports of its own wrong submissions: each in a report of its own, as in `check 01 NAME`.
    fn kinds(names: &[&str]) -> Vec<&'static str> {
        let report = |name: &&str| {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.args(["run", "--quiet", "--locked", "--offline", "--package", "checks"]);
            cargo.args(["--bin", "hostile_submissions", "--", "--color=never", "--exact", name]);
            cargo.env("CHECKS_WALL_LIMIT_SECONDS", "3").stdin(Stdio::null()).stderr(Stdio::inherit());
            let report = Report::parse(&String::from_utf8(cargo.output().unwrap().stdout).unwrap());
            let [check] = &report.checks[..] else { panic!("expected one check, saw {report:?}") };
            assert_eq!((check.name.as_str(), check.verdict), (*name, Verdict::Failed));
            kind(&check.why)
        };
        names.iter().map(report).collect()
    }

    #[test]
    fn each_kind_has_its_words() {
        // It may have to build the submissions.
        watched_for(Duration::from_secs(300), || {
            let ends = ["exits_with_success", "aborts", "prints_what_a_passed_test_prints"];
            assert_eq!(kinds(&ends), ["This ended the whole process, which no answer may do."; 3]);
            assert!(kinds(&["overflows_the_stack"])[0].starts_with("The stack overflowed"));
            assert_eq!(kinds(&["is_not_written", "panics"]), ["This is still to be written.", "This panicked."]);
            let wrong = ["gives_a_wrong_answer", "exits_in_a_panic_hook", "meets_nobody"];
            assert_eq!(kinds(&wrong), ["This is not what was asked for."; 3]);
            assert!(kinds(&["loops_for_ever"])[0].starts_with("This did not end"));
            let deadlock = kinds(&["deadlocks"])[0];
            // Where threads cannot be looked at, a deadlock is what comes to no end.
            let sees_threads = cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")));
            let words = if sees_threads { "This is a deadlock" } else { "This did not end" };
            assert!(deadlock.starts_with(words), "{deadlock}");
        });
    }

    #[test]
    fn what_the_answer_printed_is_no_sign() {
        assert_eq!(kind("expected 1; saw 2\nlook at: the sum\n    | saw a deadlock"), kind("expected 1; saw 2"));
    }

    #[test]
    fn a_broken_line_is_read_as_a_whole() {
        assert!(
            kind("expected the function to return; saw the whole\nprocess end (exit status: 0)").contains("process")
        );
        let in_an_order = "expected 2; saw 3\nin this order of events:\n    worker 1  next.load\nlook at: the lines";
        assert!(kind(in_an_order).contains("in one order of events"));
    }
}
