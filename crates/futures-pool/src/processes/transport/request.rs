//! [`Request`]: a task that has come from another machine as bytes.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use super::outcome::reply_to_parts;
use crate::error::{BoxError, TaskError};
use crate::processes::remote::{Remote, registry};
use crate::processes::wire::codec::{Incoming, Outgoing};
use crate::processes::wire::frame::Frame;
use crate::task::Task;
use crate::token::CancelToken;

/// A task that has come as bytes in parts, to be run by a [`ProcessPoolExecutor`](crate::ProcessPoolExecutor) of the same program.
/// Its value is for [`outcome_to_parts`](super::outcome_to_parts).
#[derive(Debug)]
pub struct Request {
    /// The number of the function.
    number: u32,
    name: Cow<'static, str>,
    /// How many calls there are, and the arguments of each.
    arguments: Frame,
    token: Option<CancelToken>,
    may_begin: Option<MayBegin>,
}

/// Asked before a request is begun.
struct MayBegin(Box<dyn Fn() -> bool + Send + Sync>);

/// How many bytes a call takes at least: how many there are of its arguments, and whether there are any.
const LEAST_CALL: usize = 5;

impl Request {
    /// The request that [`BegunTask::to_parts`](super::BegunTask::to_parts) has packed.
    ///
    /// # Errors
    /// If it is not one, or not one of this program. What the arguments are is not looked at here: if they cannot be
    /// unpacked, the task fails.
    pub fn from_parts(parts: Vec<Vec<u8>>) -> Result<Self, InvalidRequest> {
        let mut parts = parts.into_iter();
        let head = parts.next().ok_or(InvalidRequest)?;
        let mut incoming = Incoming::from(Frame { head, blobs: parts.collect() });
        let number = incoming.take_u32().map_err(|_| InvalidRequest)?;
        let function = registry::function(number).ok_or(InvalidRequest)?;
        let arguments = incoming.take_rest();
        let (count, calls) = arguments.head.split_first_chunk().ok_or(InvalidRequest)?;
        // Or a few bytes would be taken for more calls than there is memory for outcomes.
        if u32::from_le_bytes(*count) as usize > calls.len() / LEAST_CALL {
            return Err(InvalidRequest);
        }
        Ok(Request { number, name: Cow::Borrowed(function.name()), arguments, token: None, may_begin: None })
    }

    /// Lets the task be stopped by this token, by killing its process.
    #[must_use]
    pub fn stopped_by(self, token: &CancelToken) -> Self {
        Request { token: Some(token.clone()), ..self }
    }

    /// Has this asked just before the task is begun; if it says no, the task ends in [`TaskError::Cancelled`] instead.
    #[must_use]
    pub fn begun_only_if(self, may_begin: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Request { may_begin: Some(MayBegin(Box::new(may_begin))), ..self }
    }

    /// Calls the task so in reports, in place of its function's name.
    #[must_use]
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> Self {
        Request { name: name.into(), ..self }
    }
}

impl Task for Request {
    type Value = Vec<Vec<u8>>;

    fn run(self) -> Result<Vec<Vec<u8>>, BoxError> {
        Err("a request is run in a worker process".into())
    }

    fn name(&self) -> Cow<'static, str> {
        self.name.clone()
    }

    fn token(&self) -> Option<&CancelToken> {
        self.token.as_ref()
    }
}

impl Remote for Request {
    fn registered(&self) -> Option<u32> {
        Some(self.number)
    }

    fn reason_not_to_send(&self) -> Option<TaskError> {
        if self.may_begin.as_ref().is_some_and(|may_begin| !may_begin.0()) {
            return Some(TaskError::Cancelled);
        }
        let stop = self.token.as_ref()?.check().err()?;
        Some(TaskError::returned(stop.into()))
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        out.put_packed(&self.arguments);
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<Vec<Vec<u8>>, TaskError> {
        Ok(reply_to_parts(reply?))
    }
}

impl fmt::Debug for MayBegin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MayBegin")
    }
}

/// Bytes that are no request of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRequest;

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these bytes are not a request of this program")
    }
}

impl Error for InvalidRequest {}
