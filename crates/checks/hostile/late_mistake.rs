//! A proof in which a mistake shows late, as any may on a slow machine; see `tests/verdicts.rs`.

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use checks::{Check, Patience, Rendezvous, Subject, expect};

const SUBJECTS: &[Subject] = &[
    Subject { name: "reference", checks: checks::table! { nobody_joins_us: "" }, choose: || (), must_fail: &[] },
    Subject {
        name: "mutants::joins_us_late",
        checks: &[Check { name: "nobody_joins_us", run: somebody_joins_us_late, look_at: "" }],
        choose: || (),
        must_fail: &["nobody_joins_us"],
    },
];

fn main() -> ExitCode {
    checks::prove(env!("CARGO_MANIFEST_DIR"), SUBJECTS)
}

fn nobody_joins_us() {
    expect_nobody_else(|_| ());
}

fn somebody_joins_us_late() {
    expect_nobody_else(|meeting| {
        // Three times as late as is needed to pass when a student is graded.
        thread::sleep(Duration::from_millis(1500));
        meeting.meet();
    });
}

fn expect_nobody_else(other: impl Fn(&Rendezvous) + Sync) {
    let one_too_many = Rendezvous::of(2).with_patience(Patience::SHORT);
    thread::scope(|scope| {
        scope.spawn(|| other(&one_too_many));
        one_too_many.meet();
    });
    expect(!one_too_many.took_place(), "nobody to join us", one_too_many.most());
}
