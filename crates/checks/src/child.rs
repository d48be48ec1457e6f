//! The child's side: one process that runs one check and reports what it found.

use std::env;
use std::io;
use std::process;
use std::thread;

use crate::Check;
use crate::expect::{first_failure, is_failure};
use crate::panics::{self, first_unwritten, message_of, place_of};
use crate::receipt::{self, Finding};

/// The first argument of a child; the name of its check is the second.
pub(crate) const IN_CHILD: &str = "--in-child";

/// Set for children, so that a submission which starts this program again does not set off a cascade of graders.
pub(crate) const MARK: &str = "CHECKS_RUNS_IN_A_CHILD";

/// The name of the check to run here, if this process is a child.
pub(crate) fn requested() -> Option<String> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == IN_CHILD) {
        return arguments.next().and_then(|name| name.into_string().ok());
    }
    if env::var_os(MARK).is_some() {
        eprintln!("a check's process must not start the grader again");
        process::exit(2);
    }
    None
}

/// Runs the check and leaves the receipt. Threads that are left behind end with the process.
pub(crate) fn run(check: Option<&Check>) -> ! {
    let (Some(nonce), Some(check)) = (receipt::read_nonce(), check) else {
        eprintln!("{IN_CHILD} is for the grader itself; run it without, or see --help");
        process::exit(2);
    };
    panics::watch();
    match observe(check).and_then(|finding| receipt::write(&nonce, &finding)) {
        Ok(()) => process::exit(0),
        Err(error) => {
            eprintln!("the grader could not run `{}`: {error}", check.name);
            process::exit(2);
        }
    }
}

fn observe(check: &Check) -> io::Result<Finding> {
    let ended = thread::Builder::new().name(check.name.to_owned()).spawn(check.run)?.join();
    // A failure counts even if the student's code caught it, and a `todo!` explains every failure.
    Ok(match (ended, first_failure(), first_unwritten()) {
        (Ok(()), None, _) => Finding::Passed,
        (_, _, Some(todo)) => Finding::NotWritten(format!("{}\n    at {}", todo.message, todo.place)),
        (_, Some(sentence), None) => Finding::Failed(sentence),
        (Err(payload), None, None) if is_failure(&*payload) => unreachable!("a failure is written down first"),
        (Err(payload), None, None) => {
            let message = message_of(&*payload);
            let place = place_of(&message).unwrap_or("an unknown place".to_owned());
            Finding::Panicked(format!("{message}\n    at {place}"))
        }
    })
}
