//! [`RemoteStage`]: the next stage of a pipeline, run in a worker process.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::remote::calls::{pack_call, unpack_value};
use super::remote::{Remote, registry};
use super::wire::codec::{Incoming, Outgoing};
use crate::error::{BoxError, TaskError};
use crate::pool::WorkerKind;
use crate::pool::stage::First;
use crate::task::Task;

/// Calls a function, which is registered as `C`, with the value of a future.
pub(crate) struct RemoteStage<T, C, U, W: WorkerKind<'static>> {
    first: First<'static, T, W>,
    name: &'static str,
    registered_as: PhantomData<fn(C) -> U>,
}

impl<T, C, U, W: WorkerKind<'static>> RemoteStage<T, C, U, W> {
    pub(crate) fn new(first: First<'static, T, W>, name: &'static str) -> Self {
        RemoteStage { first, name, registered_as: PhantomData }
    }
}

impl<T, C, U, W: WorkerKind<'static>> Task for RemoteStage<T, C, U, W> {
    type Value = U;

    fn run(self) -> Result<U, BoxError> {
        Err("it is run in a worker process".into())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }

    fn is_ready(&self) -> bool {
        self.first.is_queued()
    }
}

impl<T, C, U, W> Remote for RemoteStage<T, C, U, W>
where
    T: Serialize + 'static,
    C: 'static,
    U: DeserializeOwned + 'static,
    W: WorkerKind<'static>,
{
    fn registered(&self) -> Option<u32> {
        registry::number_of::<C>()
    }

    fn reason_not_to_send(&self) -> Option<TaskError> {
        self.first.result().err()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        out.put_u32(1);
        pack_call(out, |out| out.put(self.first.result()?));
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<U, TaskError> {
        unpack_value(reply, self.name)
    }
}
