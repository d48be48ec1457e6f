use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::attempt::{Attempt, End, attempt};
use crate::expect::sentence;
use crate::receipt::Finding;

/// Comes to verdicts, several at once.
pub(crate) struct Grader {
    live: bool,
    /// Ordinary attempts share this; one that must be alone takes it whole.
    machine: RwLock<()>,
}

/// How many attempts run at once unless it is said: more than there are processors, for most of them only wait.
pub(crate) const AT_ONCE: usize = 32;

/// What is said of one check.
#[derive(Debug)]
pub(crate) enum Verdict {
    Passed,
    /// The answer is wrong; the sentence says why, and the rest is what it printed.
    Failed {
        why: String,
        output: String,
    },
    /// It had to be killed, twice if this was the first of this answer.
    Endless {
        why: String,
        output: String,
    },
    /// Nothing can be said of the answer: a `todo!` was reached, or the check could not be run.
    Open {
        why: String,
    },
}

impl Grader {
    pub(crate) fn new(live: bool) -> Grader {
        Grader { live, machine: RwLock::new(()) }
    }

    /// Runs the check of this name. What does not come to its end is tried once more, alone, before it is believed:
    /// the machine may have been overloaded. Where `endless` is already known of the answer, once is enough.
    pub(crate) fn verdict(&self, name: &str, endless: &AtomicBool) -> Verdict {
        let first = {
            let _shared = self.machine.read().expect("an attempt does not panic");
            attempt(name, self.live)
        };
        if !matches!(first.end, End::Endless(_)) {
            return verdict_on(first);
        }
        let _alone = self.machine.write().expect("an attempt does not panic");
        if endless.load(Relaxed) {
            return verdict_on(first);
        }
        let second = attempt(name, self.live);
        endless.store(matches!(second.end, End::Endless(_)), Relaxed);
        verdict_on(second)
    }
}

fn verdict_on(Attempt { end, output }: Attempt) -> Verdict {
    let expected = "the function to return";
    let why = match end {
        End::Found(Finding::Passed) => return Verdict::Passed,
        End::Found(Finding::NotWritten(todo)) => return Verdict::Open { why: format!("not written yet: {todo}") },
        End::NotRun(error) => return Verdict::Open { why: format!("the check could not be run: {error}") },
        End::Found(Finding::Failed(sentence)) => sentence,
        End::Found(Finding::Panicked(panic)) => format!("the code panicked: {panic}"),
        End::Died(status) => {
            let seen = format!("the whole process end ({status}), as by an exit, an abort or a stack overflow");
            sentence(expected, seen)
        }
        End::Endless(limit) => {
            let seen = format!("no end in {} s, as of a deadlock or an endless loop", limit.as_secs());
            return Verdict::Endless { why: sentence(expected, seen), output };
        }
    };
    Verdict::Failed { why, output }
}
