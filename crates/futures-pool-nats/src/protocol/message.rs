//! What a caller and a host tell each other about tasks, in a stream that loses nothing.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::inbox::Message;
use super::link::Link;
use super::packet::MOST_HEAD;
use super::{Garbage, Parts};

/// What a caller tells a host. The tasks of a session are numbered from zero, in the order in which they are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ToHost {
    /// The next task; its request is in the parts. It may not be begun before it is granted.
    Task {
        /// Whether it may have to be stopped.
        can_be_stopped: bool,
    },
    /// All tasks before this number may be begun.
    Grant { before: u64 },
    /// All tasks from this number on that were not granted are taken back. The next task has this number again.
    TakeBack { from: u64 },
    /// Those tasks that were granted and not begun are to be given back.
    AskBack,
    /// The processes of this session are to be killed, whatever they are at.
    Kill,
    /// The caller has no more to do for this host.
    Goodbye,
}

/// When and where a task ran, in nanoseconds since the session began, by the host's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SentSpan {
    /// The number of the worker on its host.
    pub(crate) worker: u32,
    pub(crate) began: u64,
    pub(crate) ended: u64,
}

/// What a host tells a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ToCaller {
    /// The task of this number has ended; its outcome is in the parts.
    Outcome {
        number: u64,
        /// For how many nanoseconds it ran.
        took: u64,
        /// When and where it ran, if the caller wants to know.
        span: Option<SentSpan>,
        /// Whether there is no outcome but that its process has died.
        has_died: bool,
    },
    /// The task of this number was not begun and will not be.
    Returned { number: u64 },
    /// All was given back that the host was asked for.
    GaveBack,
    /// The host takes no more from this caller. It answers what it was granted, and stays until it hears a goodbye.
    Leaving,
}

/// Sends a message, with the request or outcome that belongs to it.
pub(crate) fn send<M: Serialize>(link: &mut Link, message: &M, parts: Parts) {
    let mut head = [0; MOST_HEAD];
    let head = postcard::to_slice(message, &mut head).expect("a message is a few numbers");
    link.send(head, parts);
}

/// The next message that has come, and what belongs to it.
pub(crate) fn next<M: DeserializeOwned>(link: &mut Link) -> Result<Option<(M, Parts)>, Garbage> {
    let Some(Message { head, parts }) = link.next_message()? else { return Ok(None) };
    Ok(Some((postcard::from_bytes(&head).map_err(|_| Garbage)?, parts)))
}
