//! [`Remote`]: how a task is carried to a worker process and its outcome back.
//!
//! It knows of tasks and of `wire`, but of no pool and of neither side. Begin with [`Remote`].

pub(crate) mod error;

pub(crate) mod calls;
pub(crate) mod how_to_register;
pub(crate) mod registry;

use std::any::type_name;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{BoxError, TaskError};
use crate::map::chunk::Chunk;
use crate::processes::remote::calls::{pack_call, pack_items, unpack_chunk, unpack_value};
use crate::processes::wire::codec::{Incoming, Outgoing, Pack};
use crate::task::call::{Function, Invocation};
use crate::task::named::Named;
use crate::task::{Fallible, Infallible, Task};

/// A task that can be carried to another process: a [`call`](crate::call), the chunks of a
/// [`map`](crate::Executor::map), a [`named`](crate::named) one of these, or a type of your own that is
/// [registered](crate::remote).
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

    /// What `remote!` has to be given.
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

impl<F, Args> Remote for Invocation<Infallible<F>, Args>
where
    F: Function<Args> + Send + 'static,
    F::Output: DeserializeOwned + 'static,
    Args: Pack + Send + 'static,
{
    fn registered(&self) -> Option<u32> {
        const { assert!(size_of::<F>() == 0, "{}", CAPTURES) };
        registry::number_of::<Infallible<F>>()
    }

    fn to_register(&self) -> String {
        type_name::<F>().to_owned()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        out.put_u32(1);
        pack_call(out, |out| self.args.pack(out));
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<F::Output, TaskError> {
        unpack_value(reply, type_name::<F>())
    }
}

impl<F, Args, T, E> Remote for Invocation<Fallible<F>, Args>
where
    F: Function<Args, Output = Result<T, E>> + Send + 'static,
    T: DeserializeOwned + 'static,
    E: Into<BoxError>,
    Args: Pack + Send + 'static,
{
    fn registered(&self) -> Option<u32> {
        const { assert!(size_of::<F>() == 0, "{}", CAPTURES) };
        registry::number_of::<Fallible<F>>()
    }

    fn to_register(&self) -> String {
        format!("try {}", type_name::<F>())
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        out.put_u32(1);
        pack_call(out, |out| self.args.pack(out));
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<T, TaskError> {
        unpack_value(reply, type_name::<F>())
    }
}

impl<F, A, T> Remote for Chunk<Infallible<F>, A>
where
    F: Fn(A) -> T + Send + Sync + 'static,
    A: Serialize + Send + 'static,
    T: DeserializeOwned + Send + 'static,
{
    fn registered(&self) -> Option<u32> {
        const { assert!(size_of::<F>() == 0, "{}", CAPTURES) };
        registry::number_of::<Infallible<F>>()
    }

    fn to_register(&self) -> String {
        type_name::<F>().to_owned()
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        pack_items(self.items(), out);
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<(), TaskError> {
        unpack_chunk(self, reply, type_name::<F>());
        Ok(())
    }
}

impl<F, A, T, E> Remote for Chunk<Fallible<F>, A>
where
    F: Fn(A) -> Result<T, E> + Send + Sync + 'static,
    E: Into<BoxError>,
    A: Serialize + Send + 'static,
    T: DeserializeOwned + Send + 'static,
{
    fn registered(&self) -> Option<u32> {
        const { assert!(size_of::<F>() == 0, "{}", CAPTURES) };
        registry::number_of::<Fallible<F>>()
    }

    fn to_register(&self) -> String {
        format!("try {}", type_name::<F>())
    }

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        pack_items(self.items(), out);
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<(), TaskError> {
        unpack_chunk(self, reply, type_name::<F>());
        Ok(())
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

pub(crate) const CAPTURES: &str = "only a function can be called in another process: this is a closure that captures something, or \
    a function pointer; write a function and hand over what it needs as its arguments";
