//! The last events of this process's check: what it had seen when it was given up.

use std::collections::VecDeque;
use std::env;
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Something that a check watches begins or ends: a call of the student's code, or what that code calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) what: &'static str,
    /// Counted from 1.
    pub(crate) number: usize,
    pub(crate) begins: bool,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Event { what, number, begins } = self;
        match what {
            &YOUR_CODE => write!(f, "check: call {number} of your code ")?,
            what => write!(f, "check: {what} {number} ")?,
        }
        f.write_str(if *begins { "has begun" } else { "has ended" })
    }
}

/// The name in events of a call of the student's code.
pub(crate) const YOUR_CODE: &str = "your code";

/// Set for a child whose predecessor came to no end: it prints each event when it happens. It may end without a moment
/// in which it could print the last ones.
pub(crate) const PRINTED: &str = "CHECKS_PRINTS_EVENTS";

static IS_PRINTED: LazyLock<bool> = LazyLock::new(|| env::var_os(PRINTED).is_some());

/// The last events, and the number of calls of the student's code.
static LAST: Mutex<(VecDeque<Event>, usize)> = Mutex::new((VecDeque::new(), 0));
const KEPT: usize = 8;

pub(crate) fn note(event: Event) {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if *IS_PRINTED {
        eprintln!("{event}");
    }
    if last.0.len() == KEPT {
        last.0.pop_front();
    }
    last.0.push_back(event);
}

/// Notes a call of the student's code, from now until the return of `call`. One that panics does not return.
pub(crate) fn noted_call<R>(call: impl FnOnce() -> R) -> R {
    let number = {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        last.1 += 1;
        last.1
    };
    note(Event { what: YOUR_CODE, number, begins: true });
    let returned = call();
    note(Event { what: YOUR_CODE, number, begins: false });
    returned
}

/// Prints the last events to standard error, unless they have been printed.
pub(crate) fn print_last() {
    if !*IS_PRINTED {
        let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        let has_ended = |event: &Event| {
            last.0.iter().any(|end| !end.begins && (end.what, end.number) == (event.what, event.number))
        };
        // The end says that there was a beginning.
        let told = last.0.iter().filter(|event| !event.begins || !has_ended(event));
        told.for_each(|event| eprintln!("{event}"));
    }
}
