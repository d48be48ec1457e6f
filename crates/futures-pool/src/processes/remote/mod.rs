//! [`Remote`]: how a task is carried to a worker process and its outcome back.
//!
//! It knows of tasks and of `wire`, but of no pool and of neither side. Begin with [`Remote`].

pub(crate) mod remote_error;

pub(crate) mod calls;
pub(crate) mod how_to_register;
pub(crate) mod registry;

use std::any::type_name;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::TaskError;
use crate::map::chunk::Chunk;
use crate::processes::remote::calls::{pack_call, pack_items, unpack_chunk, unpack_value};
use crate::processes::wire::codec::{Incoming, Outgoing, Pack};
use crate::task::call::Invocation;
use crate::task::named::Named;
use crate::task::{Call, Fallible, Infallible, Task};

/// A task that can be carried to another process: a [`call`](crate::call), the chunks of a
/// [`map`](crate::Executor::map), a [`named`](crate::named) one of these, or a type of your own that is
/// [registered](crate::remote).
///
/// A call is carried if its function is registered and its arguments are a tuple of up to six that serde can serialize.
/// The traits that say so, `RemoteFunction` and `Pack`, cannot be named or implemented elsewhere: code that is generic over
/// calls says `Invocation<C, Args>: Remote`.
#[diagnostic::on_unimplemented(
    message = "this task cannot be carried to another process",
    label = "a closure, or a task type that is not registered",
    note = "a closure's captures live in this process alone: write a function, register it by `futures_pool::remote!(function);` and submit `call(function, (argument,))`",
    note = "a task type is registered by `futures_pool::remote!(task TheType);`"
)]
pub trait Remote: Task + Send + 'static {
    /// The number of the function to call, if it is registered.
    #[doc(hidden)]
    fn registered(&self) -> Option<u32>;

    /// What `remote!` has to be given for this task.
    #[doc(hidden)]
    fn to_register(&self) -> String {
        format!("task {}", type_name::<Self>())
    }

    /// Why it ends without being sent, if it does.
    #[doc(hidden)]
    fn reason_not_to_send(&self) -> Option<TaskError> {
        let stop = self.token()?.check().err()?;
        Some(TaskError::returned(stop.into()))
    }

    /// Packs how many calls there are and the arguments of each.
    #[doc(hidden)]
    fn pack<'a>(&'a self, out: &mut Outgoing<'a>);

    /// Unpacks what came back, unless nothing did, for this reason.
    #[doc(hidden)]
    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<Self::Value, TaskError>;
}

/// Packs a request for a worker: the number of the function, how many calls there are, and the arguments of each.
pub(crate) fn pack_request<'a, K: Remote>(task: &'a K, out: &mut Outgoing<'a>) {
    // A task that is not registered is refused when it is submitted, an initializer when the pool is built.
    out.put_u32(task.registered().expect("only registered tasks come here"));
    task.pack(out);
}

impl<C, Args> Remote for Invocation<C, Args>
where
    C: RemoteFunction + Send,
    Args: Pack + Send + 'static,
    Invocation<C, Args>: Task<Value: DeserializeOwned + 'static>,
{
    fn registered(&self) -> Option<u32> {
        C::number()
    }

    fn to_register(&self) -> String {
        C::to_register()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        out.put_u32(1);
        pack_call(out, |out| self.args.pack(out));
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<Self::Value, TaskError> {
        unpack_value(reply, C::function_name())
    }
}

impl<C, A> Remote for Chunk<C, A>
where
    C: RemoteFunction + Call<A, Value: DeserializeOwned + Send + 'static> + Send + Sync,
    A: Serialize + Send + 'static,
{
    fn registered(&self) -> Option<u32> {
        C::number()
    }

    fn to_register(&self) -> String {
        C::to_register()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        pack_items(self.items(), out);
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<(), TaskError> {
        unpack_chunk(self, reply, C::function_name());
        Ok(())
    }
}

/// A function as it is registered: [`Infallible`], or [`Fallible`] if its `Err` is the task's failure.
pub trait RemoteFunction: 'static {
    /// The number of the function, if it is registered.
    fn number() -> Option<u32>;
    /// What `remote!` has to be given for the function.
    fn to_register() -> String;
    /// The name of the function, for errors.
    fn function_name() -> &'static str;
}

impl<F: 'static> RemoteFunction for Infallible<F> {
    fn number() -> Option<u32> {
        const { assert!(size_of::<F>() == 0, "{}", CAPTURES) };
        registry::number_of::<Self>()
    }

    fn to_register() -> String {
        Self::function_name().to_owned()
    }

    fn function_name() -> &'static str {
        type_name::<F>()
    }
}

impl<F: 'static> RemoteFunction for Fallible<F> {
    fn number() -> Option<u32> {
        const { assert!(size_of::<F>() == 0, "{}", CAPTURES) };
        registry::number_of::<Self>()
    }

    fn to_register() -> String {
        format!("try {}", Self::function_name())
    }

    fn function_name() -> &'static str {
        type_name::<F>()
    }
}

impl<K: Remote> Remote for Named<K> {
    fn registered(&self) -> Option<u32> {
        self.task().registered()
    }

    fn to_register(&self) -> String {
        self.task().to_register()
    }

    fn reason_not_to_send(&self) -> Option<TaskError> {
        self.task().reason_not_to_send()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        self.task().pack(out);
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<K::Value, TaskError> {
        self.into_task().unpack(reply)
    }
}

pub(crate) const CAPTURES: &str = "only a function can be called in another process: this is a closure that captures \
    something, or a function pointer; write a function and hand over what it needs as its arguments";
