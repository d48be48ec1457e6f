//! The outcome of a [`Request`](super::Request), as bytes in parts.
//!
//! The first part ends with one byte that says what kind of outcome this is, and, of a reply, with the time before that. So
//! what a process has answered becomes an outcome, and a reply again, without being copied.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::{Death, TaskError, WorkerDied};
use crate::panic::Panic;
use crate::processes::remote::remote_error::RemoteError;
use crate::processes::wire::channel;
use crate::processes::wire::codec::Incoming;
use crate::processes::wire::frame::Frame;

// What the first part of an outcome ends with.
const REPLY: u8 = 0;
const ERROR: u8 = 1;

/// The bytes of an outcome in parts, for [`BegunTask::end`](super::BegunTask::end) at the other end. The outcome is that of the
/// future of a [`Request`](super::Request).
pub fn outcome_to_parts(outcome: Result<Vec<Vec<u8>>, TaskError>) -> Vec<Vec<u8>> {
    outcome.unwrap_or_else(|error| {
        let mut bytes = postcard::to_allocvec(&SentError::of(&error)).expect("words and numbers can be packed");
        bytes.push(ERROR);
        vec![bytes]
    })
}

/// The bytes of the outcome of a task that cannot be carried back, for this reason; "its outcome takes too many bytes".
pub fn outcome_not_carried(reason: impl Into<String>) -> Vec<Vec<u8>> {
    outcome_to_parts(Err(TaskError::unsendable("", reason)))
}

/// For how long the task of this outcome ran in its process; zero if it did not end there.
pub fn time_taken(outcome: &[Vec<u8>]) -> Duration {
    let took = outcome.first().and_then(|first| first.strip_suffix(&[REPLY])).and_then(<[u8]>::last_chunk);
    took.map_or(Duration::ZERO, |took| Duration::from_nanos(u64::from_le_bytes(*took)))
}

/// The bytes of what a worker process has answered.
pub(super) fn reply_to_parts(reply: &mut Incoming) -> Vec<Vec<u8>> {
    let took = reply.time_taken().as_nanos() as u64;
    let Frame { mut head, blobs } = reply.take_rest();
    head.extend(took.to_le_bytes());
    head.push(REPLY);
    [head].into_iter().chain(blobs).collect()
}

/// The reply that is in the parts of an outcome; `name` is that of the task.
pub(super) fn outcome_from_parts(parts: Vec<Vec<u8>>, name: &str) -> Result<Incoming, TaskError> {
    let damaged = || TaskError::unsendable(name, "the reply is damaged");
    let mut parts = parts.into_iter();
    let mut head = parts.next().ok_or_else(damaged)?;
    match head.pop() {
        Some(REPLY) => {
            let took = *head.last_chunk().ok_or_else(damaged)?;
            head.truncate(head.len() - took.len());
            Ok(Incoming::that_took(u64::from_le_bytes(took), Frame { head, blobs: parts.collect() }))
        }
        Some(ERROR) => {
            let error: SentError = postcard::from_bytes(&head).map_err(|_| damaged())?;
            Err(error.into_task_error(name))
        }
        _ => Err(damaged()),
    }
}

/// Why there was no reply.
#[derive(Serialize, Deserialize)]
enum SentError {
    Cancelled,
    Expired,
    ShutDown,
    Abandoned,
    Died { pid: u32, status: Option<i64>, killed_because: Option<String> },
    Unsendable(String),
    Broken(RemoteError),
    NoWorker(String),
    Panicked { message: String, location: Option<String> },
    Failed(RemoteError),
}

impl SentError {
    fn of(error: &TaskError) -> Self {
        match error {
            TaskError::Cancelled => SentError::Cancelled,
            TaskError::Expired => SentError::Expired,
            TaskError::ShutDown => SentError::ShutDown,
            TaskError::Abandoned => SentError::Abandoned,
            TaskError::WorkerDied(died) => {
                let Death { pid, status, killed_because } = died.death.clone();
                SentError::Died { pid, status: status.map(channel::status_to_number), killed_because }
            }
            TaskError::Unsendable(unsendable) => SentError::Unsendable(unsendable.reason().to_owned()),
            TaskError::BrokenPool(error) => SentError::Broken(RemoteError::of(&**error)),
            TaskError::NoWorker(error) => SentError::NoWorker(error.to_string()),
            TaskError::Panicked(panic) => SentError::Panicked {
                message: panic.message().to_owned(),
                location: panic.location().map(str::to_owned),
            },
            TaskError::Failed(error) => SentError::Failed(RemoteError::of(&**error)),
            other => SentError::Failed(RemoteError::of(other)),
        }
    }

    fn into_task_error(self, name: &str) -> TaskError {
        match self {
            SentError::Cancelled => TaskError::Cancelled,
            SentError::Expired => TaskError::Expired,
            SentError::ShutDown => TaskError::ShutDown,
            SentError::Abandoned => TaskError::Abandoned,
            SentError::Died { pid, status, killed_because } => {
                let status = status.and_then(channel::status_from_number);
                let death = Death { pid, status, killed_because };
                TaskError::WorkerDied(Arc::new(WorkerDied { task: name.to_owned(), death }))
            }
            SentError::Unsendable(reason) => TaskError::unsendable(name, reason),
            SentError::Broken(error) => TaskError::BrokenPool(Arc::new(error)),
            SentError::NoWorker(reason) => TaskError::NoWorker(Arc::new(std::io::Error::other(reason))),
            SentError::Panicked { message, location } => {
                TaskError::Panicked(Arc::new(Panic::elsewhere(message, location)))
            }
            SentError::Failed(error) => TaskError::Failed(Arc::new(error)),
        }
    }
}
