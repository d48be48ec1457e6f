//! Calls and their outcomes, as they are packed.
//!
//! A request is the number of a function, how many calls there are, and the arguments of each. A reply has how long it
//! took, and the outcome of each call. What cannot be packed or unpacked fails alone: in its place goes the reason.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{BoxError, TaskError};
use crate::map::chunk::Chunk;
use crate::panic::Panic;
use crate::processes::remote::remote_error::RemoteError;
use crate::processes::wire::codec::{Incoming, Outgoing, Unpack};
use crate::task::{Call, outcome_of};
use crate::token::Cancelled;

// How a call is packed.
const CALL: u8 = 0;
/// In place of a call: its arguments could not be packed, for this reason.
const NO_CALL: u8 = 1;

// How an outcome is packed.
const VALUE: u8 = 0;
const FAILED: u8 = 1;
const PANICKED: u8 = 2;
const ASKED_TO_STOP: u8 = 3;
const EXPIRED: u8 = 4;
/// In place of an outcome: the arguments or the outcome could not be carried, for this reason.
const UNSENDABLE: u8 = 5;
/// In place of this outcome and of all that would follow: they could not be carried, for this reason.
const REST_UNSENDABLE: u8 = 6;

/// For [`remote!`](crate::remote): the request of a task type.
pub fn pack_task<'a, K: Serialize + 'static>(task: &'a K, out: &mut Outgoing<'a>) {
    pack_items(std::slice::from_ref(task), out);
}

pub(super) fn pack_items<'a, A: Serialize + 'static>(items: &'a [A], out: &mut Outgoing<'a>) {
    out.put_u32(items.len() as u32);
    items.iter().for_each(|item| pack_call(out, |out| out.put(item)));
}

pub(crate) fn pack_call<'a>(out: &mut Outgoing<'a>, pack: impl FnOnce(&mut Outgoing<'a>) -> Result<(), BoxError>) {
    if let Err(error) = out.put_item(CALL, pack) {
        put_reason(out, NO_CALL, format!("its arguments cannot be packed: {error}"));
    }
}

fn put_reason(out: &mut Outgoing<'_>, tag: u8, reason: String) {
    out.put_item(tag, |out| out.put_owned(reason)).expect("a text can be packed");
}

/// In the worker: unpacks one call, makes it, and packs its outcome.
pub(crate) fn call_one<Args: Unpack, T: Serialize + 'static>(
    call: impl Fn(Args) -> Result<T, BoxError>,
    from: &mut Incoming,
    out: &mut Outgoing<'static>,
) {
    let args = from.take_item(|tag, from| match tag {
        CALL => Args::unpack(from).map(Ok),
        _ => Ok(Err(from.take::<String>()?)),
    });
    match args {
        Ok(Ok(args)) => pack_outcome(outcome_of(|| call(args)), out),
        Ok(Err(reason)) => put_reason(out, UNSENDABLE, reason),
        Err(error) => put_reason(out, UNSENDABLE, format!("its arguments cannot be unpacked: {error}")),
    }
}

fn pack_outcome<T: Serialize + 'static>(outcome: Result<T, TaskError>, out: &mut Outgoing<'static>) {
    let packed = match outcome {
        Ok(value) => out.put_item(VALUE, |out| out.put_owned(value)),
        Err(TaskError::Panicked(panic)) => out
            .put_item(PANICKED, |out| out.put_owned((panic.message().to_owned(), panic.location().map(str::to_owned)))),
        Err(TaskError::Cancelled) => out.put_item(ASKED_TO_STOP, |_| Ok(())),
        Err(TaskError::Expired) => out.put_item(EXPIRED, |_| Ok(())),
        Err(TaskError::Failed(error)) => out.put_item(FAILED, |out| out.put_owned(RemoteError::of(&*error))),
        Err(error) => out.put_item(FAILED, |out| out.put_owned(RemoteError::of(&error))),
    };
    if let Err(error) = packed {
        put_reason(out, UNSENDABLE, format!("its outcome cannot be packed: {error}"));
    }
}

/// In the worker: says once of all outcomes of a request why they cannot be sent. That takes little room, however many
/// there are.
pub(crate) fn refuse_all(reason: String, out: &mut Outgoing<'static>) {
    put_reason(out, REST_UNSENDABLE, reason);
}

/// Unpacks the only outcome of a reply.
pub fn unpack_value<T: DeserializeOwned + 'static>(
    reply: Result<&mut Incoming, TaskError>,
    name: &str,
) -> Result<T, TaskError> {
    unpack_outcome(reply?, name, &mut None)
}

pub(super) fn unpack_chunk<C, A>(chunk: Chunk<C, A>, reply: Result<&mut Incoming, TaskError>, name: &str)
where
    C: Call<A>,
    C::Value: DeserializeOwned + 'static,
{
    match reply {
        Ok(reply) => {
            let (took, mut rest) = (reply.time_taken(), None);
            chunk.finish_elsewhere(took, || match &rest {
                Some(error) => Err(TaskError::clone(error)),
                None => unpack_outcome(reply, name, &mut rest),
            });
        }
        Err(error) => chunk.finish_elsewhere(Duration::ZERO, || Err(error.clone())),
    }
}

/// Unpacks one outcome. Sets `rest` to the error of all that follow, if they have the same one.
fn unpack_outcome<T: DeserializeOwned + 'static>(
    from: &mut Incoming,
    name: &str,
    rest: &mut Option<TaskError>,
) -> Result<T, TaskError> {
    let outcome = from.take_item(|tag, from| match tag {
        VALUE => Ok(Ok(from.take()?)),
        PANICKED => {
            let (message, location) = from.take()?;
            Ok(Err(TaskError::Panicked(Arc::new(Panic::elsewhere(message, location)))))
        }
        ASKED_TO_STOP => Ok(Err(TaskError::returned(Cancelled::Asked.into()))),
        EXPIRED => Ok(Err(TaskError::returned(Cancelled::Expired.into()))),
        FAILED => Ok(Err(TaskError::Failed(Arc::new(from.take::<RemoteError>()?)))),
        UNSENDABLE => Ok(Err(TaskError::unsendable(name, from.take::<String>()?))),
        REST_UNSENDABLE => {
            let error = TaskError::unsendable(name, from.take::<String>()?);
            *rest = Some(error.clone());
            Ok(Err(error))
        }
        _ => Err("the reply is damaged".into()),
    });
    outcome.unwrap_or_else(|error| Err(TaskError::unsendable(name, format!("its outcome cannot be unpacked: {error}"))))
}
