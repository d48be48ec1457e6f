//! What one message of NATS holds.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Garbage;
use super::lease::LeaseTimes;
use super::session_id::SessionId;

/// What a caller tells all hosts of its name, again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) caller: SessionId,
}

/// What a host is, for a caller that it wants to join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Join {
    pub(crate) program: u64,
    pub(crate) host: String,
    pub(crate) pid: u32,
    /// How many tasks it runs at a time.
    pub(crate) workers: u32,
    /// How many bytes of payload it can send and receive at a time.
    pub(crate) largest_payload: u32,
}

/// What comes from a host. What was sent in an old session is told by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FromHost {
    /// The host wants to join.
    Join(Join),
    /// The host is there.
    Beat {
        number: u64,
        /// Nanoseconds since the session began, by the host's clock.
        clock: u64,
        /// The shortest time from a beat to its answer so far, in nanoseconds.
        round_trip: u64,
    },
    /// A frame of the link is the body.
    Frame,
}

/// What a host is told when it has joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Welcome {
    pub(crate) times: LeaseTimes,
    pub(crate) largest_payload: u32,
    /// How many bytes the request or the outcome of a task may have.
    pub(crate) largest_message: u64,
    /// Whether the caller wants to know when and where each task ran.
    pub(crate) spans: bool,
}

/// What comes from a caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FromCaller {
    /// The host has joined.
    Welcome(Welcome),
    /// The host cannot join: it is another program, or another build of it.
    Refused { program: u64, caller: String },
    /// The beat of this number has come.
    BeatAnswered { number: u64 },
    /// The task of this number is to be stopped. Said again until its outcome is there.
    Stop { number: u64 },
    /// There is no such session, or no more.
    Unknown,
    /// A frame of the link is the body.
    Frame,
}

/// The bytes of a packet of a host: its session, what it says, and a body in parts.
pub(crate) fn from_host(session: SessionId, packet: &FromHost, body: &[&[u8]]) -> Bytes {
    pack(&(session, packet), body)
}

/// The bytes of a packet of a caller, and a body in parts.
pub(crate) fn from_caller(packet: &FromCaller, body: &[&[u8]]) -> Bytes {
    pack(packet, body)
}

/// The bytes of a call to all hosts.
pub(crate) fn call(call: &Call) -> Bytes {
    pack(call, &[])
}

/// What every packet begins with, so that what others send to our subjects is not taken for one. A later version of what
/// is said has another number.
const MARK: &[u8] = b"futures-pool 1";

fn pack<P: Serialize>(packet: &P, body: &[&[u8]]) -> Bytes {
    let length = body.iter().map(|part| part.len()).sum::<usize>();
    let mut bytes = Vec::with_capacity(MOST_HEAD + length);
    bytes.extend_from_slice(MARK);
    let mut bytes = postcard::to_extend(packet, bytes).expect("numbers and names can be packed");
    body.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes.into()
}

/// How many bytes a packet with a body has before it, or a message about a task, at most.
pub(crate) const MOST_HEAD: usize = 64;

/// The packet in these bytes, and its body.
pub(crate) fn unpack<P: DeserializeOwned>(bytes: &Bytes) -> Result<(P, Bytes), Garbage> {
    let marked = bytes.strip_prefix(MARK).ok_or(Garbage)?;
    let (packet, body) = postcard::take_from_bytes(marked).map_err(|_| Garbage)?;
    Ok((packet, bytes.slice(bytes.len() - body.len()..)))
}
