//! One task's page in the ledger: what it did, what its future said, and what became of everything that belongs to it.

use std::sync::{Arc, Mutex};

use futures_pool::TaskError;

use super::hooks::MARK;
use super::ledger::Live;
use super::value::{StormError, Token, Value};

/// What a task did, as it says itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Returned,
    Failed,
    Panicked,
    /// It was asked to stop.
    Stopped,
}

/// What a future says of its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    Value,
    Failure,
    Panic,
    Cancelled,
    Expired,
    ShutDown,
    BrokenPool,
    NoWorker,
    Abandoned,
}

/// The kind of the items of maps: they share a future, which alone knows their errors.
pub(crate) const MAPPED: &str = "mapped";

/// What a [`Token`] stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// Captured by the task.
    Captured,
    /// The task's value or error.
    Value,
    Callback,
    Waker,
}

pub(crate) const PARTS: [Part; 4] = [Part::Captured, Part::Value, Part::Callback, Part::Waker];

pub(crate) struct Record {
    pub(crate) number: usize,
    /// The kind of task.
    pub(crate) kind: &'static str,
    live: Arc<Live>,
    history: Mutex<History>,
}

/// What is known so far.
#[derive(Clone, Default)]
pub(crate) struct History {
    pub(crate) begun: usize,
    /// Every end; exactly one if it has begun.
    pub(crate) ends: Vec<End>,
    /// How many were made, and how many dropped, of each [`Part`].
    pub(crate) made: [usize; PARTS.len()],
    pub(crate) dropped: [usize; PARTS.len()],
    pub(crate) callbacks_run: usize,
    /// How often the hook for errors that nobody looked at was given this task's.
    pub(crate) unobserved: usize,
    /// Everything that was heard, each once; one thing at most if all is well.
    pub(crate) heard: Vec<Heard>,
    /// Ends without having run that somebody has asked for.
    pub(crate) permitted: Vec<Heard>,
    /// What nobody may ever see.
    pub(crate) wrong: Vec<String>,
}

impl Record {
    pub(crate) fn new(number: usize, kind: &'static str, live: Arc<Live>) -> Arc<Self> {
        Arc::new(Record { number, kind, live, history: Mutex::default() })
    }

    pub(crate) fn begin(&self) {
        self.note(|history| history.begun += 1);
    }

    pub(crate) fn end(&self, end: End) {
        self.note(|history| history.ends.push(end));
    }

    pub(crate) fn callback_ran(&self) {
        self.note(|history| history.callbacks_run += 1);
    }

    pub(crate) fn error_was_unobserved(&self) {
        self.note(|history| history.unobserved += 1);
    }

    /// From now on the task may end like this without having run.
    pub(crate) fn permit(&self, heard: Heard) {
        self.note(|history| history.permitted.push(heard));
    }

    pub(crate) fn wrong(&self, what: impl Into<String>) {
        self.note(|history| history.wrong.push(what.into()));
    }

    /// Something that is to be dropped once.
    pub(crate) fn token(self: &Arc<Self>, part: Part) -> Token {
        self.live.add();
        self.note(|history| history.made[part as usize] += 1);
        Token { record: self.clone(), part }
    }

    pub(crate) fn token_dropped(&self, part: Part) {
        self.note(|history| history.dropped[part as usize] += 1);
        self.live.remove(); // last: when nothing is live, everything is noted
    }

    /// Notes what the future said. That a time limit passed says nothing.
    pub(crate) fn hear(&self, outcome: Result<&Value, TaskError>) {
        match outcome {
            Ok(value) => self.hear_own(Heard::Value, value.number()),
            Err(TaskError::Failed(error)) => match error.downcast_ref::<StormError>() {
                Some(error) => self.hear_own(Heard::Failure, error.number()),
                None => self.wrong(format!("heard of an error that no task has: {error}")),
            },
            Err(TaskError::Panicked(panic)) => match panic.message().strip_prefix(MARK).map(str::parse) {
                Some(Ok(number)) => self.hear_own(Heard::Panic, number),
                _ => self.wrong(format!("heard of a panic that no task throws: {panic}")),
            },
            Err(TaskError::TimedOut) => {}
            Err(TaskError::Cancelled) => self.hear_that(Heard::Cancelled),
            Err(TaskError::Expired) => self.hear_that(Heard::Expired),
            Err(TaskError::ShutDown) => self.hear_that(Heard::ShutDown),
            Err(TaskError::BrokenPool(_)) => self.hear_that(Heard::BrokenPool),
            Err(TaskError::NoWorker(_)) => self.hear_that(Heard::NoWorker),
            Err(TaskError::Abandoned) => self.hear_that(Heard::Abandoned),
            Err(error) => self.wrong(format!("heard of an error that is new: {error}")),
        }
    }

    pub(crate) fn hear_that(&self, heard: Heard) {
        self.note(|history| {
            if !history.heard.contains(&heard) {
                history.heard.push(heard);
            }
        });
    }

    pub(crate) fn was_stopped(&self) -> bool {
        self.history.lock().unwrap().ends.contains(&End::Stopped)
    }

    pub(crate) fn history(&self) -> History {
        self.history.lock().unwrap().clone()
    }

    fn hear_own(&self, heard: Heard, number: usize) {
        self.hear_that(heard);
        if number != self.number {
            self.wrong(format!("was given what belongs to task {number}"));
        }
    }

    fn note(&self, change: impl FnOnce(&mut History)) {
        change(&mut self.history.lock().unwrap());
    }
}
