//! What kind of failure a check reports, in the words of a student.

use check_report::Kind;

/// One sentence for this kind of failure.
pub(crate) fn sentence(kind: Kind) -> &'static str {
    match kind {
        Kind::NotWritten => "This is still to be written.",
        Kind::Deadlock => "This is a deadlock: threads wait for each other, and none can continue.",
        Kind::Endless => "This did not end: a loop that does not stop, or a wait for something that never comes.",
        Kind::StackOverflow => "The stack overflowed: a function calls itself and never stops.",
        Kind::ProcessEnded => "This ended the whole process, which no answer may do.",
        Kind::Panic => "This panicked.",
        Kind::OneOrder => "This goes wrong in one order of events, which is told below line by line.",
        Kind::EveryOrder => "This goes wrong in every order of events that was tried. One is told below line by line.",
        Kind::Wrong => "This is not what was asked for.",
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use check_report::{Report, Verdict};
    use watchdog::watched_for;

    use super::*;

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
            sentence(check.kind())
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
}
