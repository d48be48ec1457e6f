//! The child's side: one process that runs one check and reports what it found.

use std::env;
use std::io::{self, Read};
use std::process;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, Builder};
use std::time::Duration;

use super::limits;
use super::receipt::{self, Finding};
use crate::Check;
use crate::standstill;
use crate::tools::events;
use crate::tools::expect::{explanation, first_failure, is_failure, undecided};
use crate::tools::generated;
use crate::tools::panics::{self, first_unwritten, message_of, place_of};

/// The only argument of a child. It reads on its standard input which check to run. The student's code cannot look there:
/// nothing that it can ask tells it which check it is in.
pub(crate) const IN_CHILD: &str = "--in-child";

/// Set for children, so that a submission which starts this program again does not set off a cascade of graders.
pub(crate) const MARK: &str = "CHECKS_RUNS_IN_A_CHILD";

/// Whether this process is a child.
pub(crate) fn is_child() -> bool {
    if env::args_os().nth(1).is_some_and(|first| first == IN_CHILD) {
        return true;
    }
    if env::var_os(MARK).is_some() {
        eprintln!("a check's process must not start the grader again");
        process::exit(2);
    }
    false
}

/// Runs the check that is ordered and leaves the receipt. Threads that are left behind end with the process.
pub(crate) fn run(find: impl FnOnce(&str) -> Option<&'static Check>) -> ! {
    let ordered = receipt::read_order(io::stdin().lock());
    let Some((seal, check)) = ordered.and_then(|(seal, seed, name)| {
        generated::set_seed(seed);
        Some((seal, find(&name)?))
    }) else {
        eprintln!("{IN_CHILD} is for the grader itself; run it without, or see --help");
        process::exit(2);
    };
    let finding = observe(check).unwrap_or_else(|error| Finding::ShortOf(format!("no thread for the check: {error}")));
    match receipt::write(&seal, &finding) {
        Ok(()) => process::exit(0),
        Err(error) => {
            eprintln!("the grader could not report the result of `{}`: {error}", check.name);
            process::exit(2);
        }
    }
}

fn observe(check: &'static Check) -> io::Result<Finding> {
    panics::watch();
    end_with_the_parent()?;
    let (finding, findings) = channel();
    let (deadlock, endless) = (finding.clone(), finding.clone());
    // An error says that the check has come to its end in this very moment.
    let tell = |to: Sender<Finding>, what| drop(to.send(what));
    standstill::watch(
        move |threads| tell(deadlock, Finding::Deadlocked(threads.join("\n    "))),
        move |time| tell(endless, Finding::Endless(format!("{} s of computing", time.as_secs()))),
    )?;
    let run = || {
        standstill::this_thread_runs_the_check();
        (check.run)();
    };
    let checked = Builder::new().name("check".to_owned()).spawn(run)?;
    Builder::new().name("grader".to_owned()).spawn(move || {
        standstill::leave_out_this_thread();
        tell(finding, finding_of(checked.join()))
    })?;
    standstill::leave_out_this_thread();
    let finding = findings.recv().expect("one of them sends a finding before it ends");
    if let Finding::Deadlocked(_) | Finding::Endless(_) | Finding::Panicked(_) = finding {
        print_last_events();
    }
    // To ask the system takes longer than most checks: only where the answer decides.
    Ok(match finding {
        Finding::Passed | Finding::NotWritten(_) | Finding::Undecided(_) => finding,
        failure => limits::refused().map_or(failure, Finding::ShortOf),
    })
}

/// Prints the last events, but does not wait for them: the answer may hold the lock of standard error for ever.
fn print_last_events() {
    let (printed, all_printed) = channel::<()>();
    let print = move || {
        standstill::leave_out_this_thread();
        events::print_last();
        drop(printed);
    };
    if Builder::new().name("grader".to_owned()).spawn(print).is_ok() {
        // An error says that all is printed, or that it takes too long.
        let _ = all_printed.recv_timeout(Duration::from_secs(1));
    }
}

fn finding_of(ended: thread::Result<()>) -> Finding {
    // A failure counts even if the student's code caught it, and a `todo!` explains every failure.
    if let (None, Some(why)) = (first_failure(), undecided()) {
        return Finding::Undecided(why);
    }
    match (ended, first_failure(), first_unwritten()) {
        (Ok(()), None, _) => Finding::Passed,
        (_, _, Some(todo)) => Finding::NotWritten(format!("{}\n    at {}", todo.message, todo.place)),
        (_, Some(sentence), None) => Finding::Failed(sentence + &explanation()),
        (Err(payload), None, None) if is_failure(&*payload) => unreachable!("a failure is written down first"),
        (Err(payload), None, None) => {
            let message = message_of(&*payload);
            let place = place_of(&message).unwrap_or("an unknown place".to_owned());
            Finding::Panicked(format!("{message}\n    at {place}"))
        }
    }
}

/// When the parent ends, however that happens, this process ends too: its standard input then comes to its end. The
/// student's code cannot read from it meanwhile, since the lock is held.
fn end_with_the_parent() -> io::Result<()> {
    let wait = || {
        standstill::leave_out_this_thread();
        let end = io::stdin().lock().read_to_end(&mut Vec::new());
        eprintln!("the grader has gone: {end:?}");
        process::exit(2);
    };
    Builder::new().name("grader".to_owned()).spawn(wait).map(drop)
}
