//! [`RemoteStage`]: the next stage of a pipeline, run in a worker process.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::remote::calls::{pack_call, unpack_value};
use super::remote::{Remote, RemoteFunction};
use super::wire::codec::{Incoming, Outgoing};
use crate::error::{BoxError, TaskError};
use crate::pool::WorkerKind;
use crate::pool::stage::First;
use crate::task::Task;

/// What a stage waits for.
pub(crate) trait Awaited<T>: Send {
    /// Whether the stage was queued, so that the value may be looked at.
    fn is_queued(&self) -> bool;
    /// The value, of a stage that was queued.
    fn result(&self) -> Result<&T, TaskError>;
}

impl<T, W: WorkerKind<'static>> Awaited<T> for First<'static, T, W> {
    fn is_queued(&self) -> bool {
        First::is_queued(self)
    }

    fn result(&self) -> Result<&T, TaskError> {
        First::result(self)
    }
}

/// Calls a function, which is registered as `C`, with the value of a future.
pub(crate) struct RemoteStage<T, C, U, A> {
    awaited: A,
    registered_as: PhantomData<fn(T, C) -> U>,
}

impl<T, C, U, A: Awaited<T>> RemoteStage<T, C, U, A> {
    pub(crate) fn new(awaited: A) -> Self {
        RemoteStage { awaited, registered_as: PhantomData }
    }
}

impl<T, C: RemoteFunction, U, A: Awaited<T>> Task for RemoteStage<T, C, U, A> {
    type Value = U;

    fn run(self) -> Result<U, BoxError> {
        Err("it is run in a worker process".into())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(C::function_name())
    }

    fn is_ready(&self) -> bool {
        self.awaited.is_queued()
    }
}

impl<T, C, U, A> Remote for RemoteStage<T, C, U, A>
where
    T: Serialize + 'static,
    C: RemoteFunction,
    U: DeserializeOwned + 'static,
    A: Awaited<T> + 'static,
{
    fn registered(&self) -> Option<u32> {
        C::number()
    }

    fn to_register(&self) -> String {
        C::to_register()
    }

    fn reason_not_to_send(&self) -> Option<TaskError> {
        self.awaited.result().err()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        out.put_u32(1);
        pack_call(out, |out| out.put(self.awaited.result()?));
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<U, TaskError> {
        unpack_value(reply, C::function_name())
    }
}
