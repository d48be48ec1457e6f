use std::path::PathBuf;
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{env, io};

use super::attempt::{Attempt, End, Shown, attempt};
use super::limits;
use super::receipt::Finding;
use crate::tools::expect::sentence;

/// Comes to verdicts, several at once.
pub(crate) struct Grader {
    /// The program that runs a check when it is asked to as a child.
    program: io::Result<PathBuf>,
    live: bool,
    seed: u64,
    /// Ordinary attempts share this; one that must be alone takes it whole.
    machine: RwLock<()>,
}

/// What is said of one check.
#[derive(Debug)]
pub(crate) enum Verdict {
    Passed,
    /// The answer is wrong; `why` is a sentence, and `output` what it printed.
    Failed {
        why: String,
        output: String,
    },
    /// It came to no end: a deadlock, an endless loop, or what had to be killed twice.
    Endless {
        why: String,
        output: String,
        /// It was stopped while it still computed.
        busy: bool,
    },
    /// The process ended in the midst of the check.
    Died {
        why: String,
        output: String,
    },
    /// A `todo!` was reached.
    Unwritten {
        why: String,
    },
    /// Nothing can be said of the answer: the system did not let the check run, or was too busy to let it end.
    NotRun {
        why: String,
    },
}

impl Grader {
    /// A grader whose children are of this very program.
    pub(crate) fn new(live: bool, seed: u64) -> Grader {
        Grader { program: env::current_exe(), live, seed, machine: RwLock::new(()) }
    }

    /// The same for checks of another program.
    pub(crate) fn of(program: PathBuf, seed: u64) -> Grader {
        Grader { program: Ok(program), live: false, seed, machine: RwLock::new(()) }
    }

    /// The same for a check that is known to fail: only what was refused is tried again.
    pub(crate) fn verdict_on_a_mistake(&self, name: &str) -> Verdict {
        let first = self.attempt_beside_others(name);
        if !was_refused(&first.end) {
            return verdict_on(first);
        }
        self.verdict_on_a_mistake_alone(name)
    }

    /// The same while no other check of this grader runs.
    pub(crate) fn verdict_on_a_mistake_alone(&self, name: &str) -> Verdict {
        let _alone = self.machine.write().expect("an attempt does not panic");
        verdict_on(self.attempt(name, false))
    }

    fn attempt_beside_others(&self, name: &str) -> Attempt {
        let _shared = self.machine.read().expect("an attempt does not panic");
        self.attempt(name, false)
    }

    /// The child prints each event of the check if it `events` says so.
    fn attempt(&self, name: &str, events: bool) -> Attempt {
        match &self.program {
            Ok(program) => attempt(program, name, self.seed, Shown { live: self.live, events }),
            Err(error) => {
                Attempt { end: End::NotRun(io::Error::new(error.kind(), error.to_string())), output: String::new() }
            }
        }
    }

    /// Runs the check of this name. What may be the machine's fault is tried once more, alone: that threads or files were
    /// refused, that the process died, or that it had to be stopped. Where `endless` is already known of the answer, to
    /// have been stopped once is enough.
    pub(crate) fn verdict(&self, name: &str, endless: &AtomicBool) -> Verdict {
        let first = self.attempt_beside_others(name);
        let stopped = |end: &End| matches!(end, End::Killed(_) | End::Found(Finding::Endless(_)));
        let died = matches!(first.end, End::Died(_));
        let refused = was_refused(&first.end);
        if !(refused || died || stopped(&first.end)) || stopped(&first.end) && endless.load(Relaxed) {
            return verdict_on(first);
        }
        let _alone = self.machine.write().expect("an attempt does not panic");
        if stopped(&first.end) && endless.load(Relaxed) {
            return verdict_on(first); // another check has shown it meanwhile
        }
        // What dies or is killed cannot say what it had seen, so it is told as it happens.
        let second = self.attempt(name, true);
        endless.fetch_or(stopped(&second.end), Relaxed);
        match second.end {
            // No pass: a deadlock that comes now and then is the worst kind.
            End::Found(Finding::Passed) if !refused => Verdict::NotRun {
                why: "inconclusive: at first the check did not end, or its process died; run alone, it passed. Either\n    \
                      the machine was too busy, or the code hangs now and then. Run it again."
                    .to_owned(),
            },
            // A thread that finds no memory takes the process along, and with it what the child had to say.
            End::Died(status) => match limits::refused() {
                Some(what) => verdict_on(Attempt { end: End::Found(Finding::ShortOf(what)), output: second.output }),
                None => verdict_on(Attempt { end: End::Died(status), output: second.output }),
            },
            end => verdict_on(Attempt { end, output: second.output }),
        }
    }
}

fn was_refused(end: &End) -> bool {
    matches!(end, End::NotRun(_) | End::Starved(_) | End::Found(Finding::ShortOf(_)))
}

fn verdict_on(Attempt { end, output }: Attempt) -> Verdict {
    let endless =
        |seen: String, output, busy| Verdict::Endless { why: sentence("the function to return", seen), output, busy };
    match end {
        End::Found(Finding::Passed) => Verdict::Passed,
        End::Found(Finding::NotWritten(todo)) => Verdict::Unwritten { why: format!("not written yet: {todo}") },
        End::Found(Finding::ShortOf(what)) => {
            Verdict::NotRun { why: format!("not run: the system is short of {what}") }
        }
        End::Found(Finding::Undecided(why)) => Verdict::NotRun { why },
        End::Starved(time) => {
            let time = time.as_secs();
            let why = format!("inconclusive: the machine was too busy to run the check, in {time} s. Run it again.");
            Verdict::NotRun { why }
        }
        End::NotRun(error) => Verdict::NotRun { why: format!("not run: the system did not start the check: {error}") },
        End::Found(Finding::Failed(why)) => Verdict::Failed { why, output },
        End::Found(Finding::Panicked(panic)) => Verdict::Failed { why: format!("the code panicked: {panic}"), output },
        End::Found(Finding::Deadlocked(threads)) => {
            endless(format!("a deadlock, in which no thread can continue:\n    {threads}"), output, false)
        }
        End::Found(Finding::Endless(how_long)) => {
            endless(format!("no end after {how_long}, as in an endless loop"), output, true)
        }
        End::Died(status) => Verdict::Died {
            why: sentence("the function to return", format!("the whole process end ({status})")),
            output,
        },
        End::Killed(limit) => {
            endless(format!("no end after {} s, as in a deadlock or an endless loop", limit.as_secs()), output, false)
        }
    }
}
