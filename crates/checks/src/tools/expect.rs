//! Expectations: each says what was expected and what was seen, in one sentence.

use std::any::Any;
use std::fmt::{Debug, Display};
use std::panic::resume_unwind;
use std::sync::Mutex;

/// The first failure of this process's check. It is written down before anything unwinds: the student's code may
/// catch the unwinding, as a pool does with a task that panics, but it cannot take the failure back.
static FAILURE: Mutex<Option<String>> = Mutex::new(None);

/// What unwinds after a failure. A type nobody else has, so that it is never taken for a panic of the student's.
pub(crate) struct Failure;

/// Expects `seen` to equal `expected`; `what` says what is being compared.
///
/// ```
/// let total: i64 = [1, 2, 3].iter().sum();
/// checks::expect_eq("the total", total, 6);
/// ```
///
/// If they differ the check fails with `expected the total to be 6; saw 5`. What would be too long for one line of a
/// terminal stands on two.
pub fn expect_eq<T: PartialEq + Debug>(what: impl Display, seen: T, expected: T) {
    if seen != expected {
        fail(format!("{what} to be {expected:?}"), format!("{seen:?}"));
    }
}

/// Expects `holds`; if it does not, the check fails with `expected {expected}; saw {seen}`.
///
/// ```
/// let workers = 3;
/// checks::expect(workers > 0, "at least one worker", workers);
/// ```
pub fn expect(holds: bool, expected: impl Display, seen: impl Display) {
    if !holds {
        fail(expected, seen);
    }
}

/// Fails the check with `expected {expected}; saw {seen}`. It may be called on any thread, in the student's hands too.
pub fn fail(expected: impl Display, seen: impl Display) -> ! {
    // Made before the lock is taken: what is shown may be the student's, and panic or fail in its own turn.
    let sentence = sentence(expected, seen);
    write_down(sentence);
    // Unlike `panic!` this calls no panic hook: nothing is printed, and a hook set by the student has no say.
    resume_unwind(Box::new(Failure));
}

/// Adds these lines to the failure of this check: what led to it.
pub fn explain(lines: impl Display) {
    let lines = lines.to_string();
    let lines = lines.trim_end();
    let lines = if lines.is_empty() { String::new() } else { format!("\n{lines}") };
    *EXPLANATION.lock().expect("nothing panics while it holds this lock") = lines;
}

/// [Explains](explain) the failure that is about to be told, unless the check has failed before: then the first failure keeps
/// its own explanation.
pub(crate) fn explain_first(lines: impl Display) {
    if first_failure().is_none() {
        explain(lines);
    }
}

/// What led to the failure, if that is known.
static EXPLANATION: Mutex<String> = Mutex::new(String::new());

pub(crate) fn explanation() -> String {
    EXPLANATION.lock().expect("nothing panics while it holds this lock").clone()
}

/// Ends the check without a verdict: why nothing can be said of the answer. It does not fail, and does not pass.
pub fn cannot_say(why: impl Display) -> ! {
    UNDECIDED.lock().expect("nothing panics while it holds this lock").get_or_insert(why.to_string());
    resume_unwind(Box::new(Failure));
}

/// Why nothing can be said, if that is so.
static UNDECIDED: Mutex<Option<String>> = Mutex::new(None);

pub(crate) fn undecided() -> Option<String> {
    UNDECIDED.lock().expect("nothing panics while it holds this lock").clone()
}

/// `expected …; saw …`, on two lines if one would be too long.
pub(crate) fn sentence(expected: impl Display, seen: impl Display) -> String {
    const LONGEST: usize = 80;
    let (expected, seen) = (format!("expected {expected};"), format!("saw {seen}"));
    let fits = expected.chars().count() + 1 + seen.chars().count() <= LONGEST;
    format!("{expected}{}{seen}", if fits { " " } else { "\n    " })
}

pub(crate) fn first_failure() -> Option<String> {
    FAILURE.lock().expect("nothing panics while it holds this lock").clone()
}

/// Only the first one counts.
pub(crate) fn write_down(sentence: String) {
    FAILURE.lock().expect("nothing panics while it holds this lock").get_or_insert(sentence);
}

pub(crate) fn take_failure() -> Option<String> {
    FAILURE.lock().expect("nothing panics while it holds this lock").take()
}

pub(crate) fn is_failure(payload: &(dyn Any + Send)) -> bool {
    payload.is::<Failure>()
}
