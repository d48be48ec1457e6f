//! [`Remote`]: how a task is carried to a worker process and its outcome back.
//!
//! A request is the number of a function, how many calls there are, and the arguments of each. A reply has how long it
//! took, and the outcome of each call. What cannot be packed or unpacked fails alone: in its place goes the reason.
//!
//! It knows of tasks and of `wire`, but of no pool and of neither side. Begin with [`Remote`].

pub(crate) mod error;

pub(crate) mod registry;

use std::any::type_name;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{BoxError, TaskError};
use crate::map::bundle::Bundle;
use crate::panic::Panic;
use crate::processes::remote::error::{RemoteError, Unsendable};
use crate::processes::wire::codec::{Incoming, Outgoing, Pack, Unpack};
use crate::task::call::{Function, Invocation};
use crate::task::named::Named;
use crate::task::{Call, Fallible, Infallible, Task, outcome_of};
use crate::token::Cancelled;

/// A task that can be carried to another process: a [`call`](crate::call), the bundles of a
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

impl<F, A, T> Remote for Bundle<Infallible<F>, A>
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
        unpack_bundle(self, reply, type_name::<F>());
        Ok(())
    }
}

impl<F, A, T, E> Remote for Bundle<Fallible<F>, A>
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
        unpack_bundle(self, reply, type_name::<F>());
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

    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) {
        self.task().pack(out);
    }

    fn unpack(self, reply: Result<&mut Incoming, TaskError>) -> Result<K::Value, TaskError> {
        self.into_task().unpack(reply)
    }
}

const CAPTURES: &str = "only a function can be called in another process: this is a closure that captures something, or \
    a function pointer; write a function and hand over what it needs as its arguments";

// How a call is packed.
const CALL: u8 = 0;
/// Its arguments could not be packed, for this reason.
const NO_CALL: u8 = 1;

// How an outcome is packed.
const VALUE: u8 = 0;
const FAILED: u8 = 1;
const PANICKED: u8 = 2;
const ASKED_TO_STOP: u8 = 3;
const EXPIRED: u8 = 4;
/// What could not be carried, for this reason.
const UNSENDABLE: u8 = 5;

/// For [`remote!`](crate::remote): the request of a task type.
pub fn pack_task<'a, K: Serialize + 'static>(task: &'a K, out: &mut Outgoing<'a>) {
    pack_items(std::slice::from_ref(task), out);
}

fn pack_items<'a, A: Serialize + 'static>(items: &'a [A], out: &mut Outgoing<'a>) {
    out.put_u32(items.len() as u32);
    items.iter().for_each(|item| pack_call(out, |out| out.put(item)));
}

fn pack_call<'a>(out: &mut Outgoing<'a>, pack: impl FnOnce(&mut Outgoing<'a>) -> Result<(), BoxError>) {
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

/// In the worker: outcomes that cannot be sent, all of so many, for this reason.
pub(crate) fn refuse_all(count: u32, reason: &str, out: &mut Outgoing<'static>) {
    (0..count).for_each(|_| put_reason(out, UNSENDABLE, reason.to_owned()));
}

/// Unpacks the only outcome of a reply.
pub fn unpack_value<T: DeserializeOwned + 'static>(
    reply: Result<&mut Incoming, TaskError>,
    name: &str,
) -> Result<T, TaskError> {
    unpack_outcome(reply?, name)
}

fn unpack_bundle<C, A>(bundle: Bundle<C, A>, reply: Result<&mut Incoming, TaskError>, name: &str)
where
    C: Call<A>,
    C::Value: DeserializeOwned + 'static,
{
    match reply {
        Ok(reply) => {
            let took = reply.time_taken();
            bundle.has_run(took, || unpack_outcome(reply, name));
        }
        Err(error) => bundle.has_run(Duration::ZERO, || Err(error.clone())),
    }
}

fn unpack_outcome<T: DeserializeOwned + 'static>(from: &mut Incoming, name: &str) -> Result<T, TaskError> {
    let outcome = from.take_item(|tag, from| match tag {
        VALUE => Ok(Ok(from.take()?)),
        PANICKED => {
            let (message, location) = from.take()?;
            Ok(Err(TaskError::Panicked(Arc::new(Panic::elsewhere(message, location)))))
        }
        ASKED_TO_STOP => Ok(Err(TaskError::returned(Cancelled::Asked.into()))),
        EXPIRED => Ok(Err(TaskError::returned(Cancelled::Expired.into()))),
        FAILED => Ok(Err(TaskError::Failed(Arc::new(from.take::<RemoteError>()?)))),
        UNSENDABLE => Ok(Err(unsendable(name, from.take::<String>()?))),
        _ => Err("the reply is damaged".into()),
    });
    outcome.unwrap_or_else(|error| Err(unsendable(name, format!("its outcome cannot be unpacked: {error}"))))
}

/// The error of a task that cannot be carried.
pub(crate) fn unsendable(task: impl Into<String>, reason: impl Into<String>) -> TaskError {
    TaskError::Unsendable(Arc::new(Unsendable::new(task, reason)))
}

/// What to write for a function or task type that is not registered; `what` is its type's name, perhaps behind a `try`
/// or `task`.
pub(crate) fn how_to_register(what: &str) -> String {
    if what.contains("{{closure}}") {
        return "it is a closure; write a function and register it by `futures_pool::remote!(the_function);`"
            .to_owned();
    }
    let kind = ["try ", "task "].into_iter().find(|kind| what.starts_with(kind)).unwrap_or("");
    let name = as_written(&what[kind.len()..]);
    format!("it is not registered; write `futures_pool::remote!({kind}{name});` beside it")
}

/// The name of a function or type as one writes it where it is in scope, from the one that the compiler gives it.
fn as_written(name: &str) -> String {
    let segments = segments(name);
    let own = without_modules(segments.last().unwrap_or(&name));
    let (own_name, generics) = own.split_at(own.find('<').unwrap_or(own.len()));
    let turbofish = if generics.is_empty() { "" } else { "::" };
    let owner = segments.iter().rev().nth(1).map_or(String::new(), |owner| owner_as_written(owner));
    format!("{owner}{own_name}{turbofish}{generics}")
}

/// What stands before a function: `u64::` or `<Cube as Solid>::` of a type's, nothing of a module's.
fn owner_as_written(owner: &str) -> String {
    let owner = without_modules(owner);
    if let Some(implementation) = owner.strip_prefix("<impl ").and_then(|owner| owner.strip_suffix('>')) {
        return match implementation.split_once(" for ") {
            Some((of, owner)) => format!("<{owner} as {of}>::"),
            None => type_as_written(implementation),
        };
    }
    if owner.starts_with('<') {
        format!("{owner}::")
    } else if owner.starts_with(char::is_uppercase) {
        type_as_written(&owner)
    } else {
        String::new()
    }
}

fn type_as_written(owner: &str) -> String {
    let is_plain = owner.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_plain { format!("{owner}::") } else { format!("<{owner}>::") }
}

/// What stands between the `::` of a path.
fn segments(path: &str) -> Vec<&str> {
    let (mut segments, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (at, letter) in path.char_indices() {
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' if path[..at].ends_with('-') => {} // of an arrow
            '>' | ')' | ']' => depth -= 1,
            ':' if depth == 0 && path[at..].starts_with("::") => {
                segments.push(&path[begin..at]);
                begin = at + 2;
            }
            _ => {}
        }
    }
    segments.push(&path[begin..]);
    segments
}

/// `Vec<alloc::string::String>` is `Vec<String>`.
fn without_modules(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive("::") {
        let module = short
            .strip_suffix("::")
            .map(|before| before.trim_end_matches(|letter: char| letter.is_alphanumeric() || letter == '_').len());
        if let Some(begin) = module.filter(|begin| begin + 2 < short.len()) {
            short.truncate(begin);
        }
        short.push_str(part);
    }
    short
}

#[cfg(test)]
mod tests {
    use std::any::type_name_of_val;

    use super::how_to_register;

    crate::remote!(u64::count_ones);
    crate::remote!(<u64 as Default>::default);

    #[test]
    fn what_to_write_for_a_method_compiles() {
        let told = how_to_register(type_name_of_val(&u64::count_ones));
        assert!(told.contains("`futures_pool::remote!(u64::count_ones);`"), "{told}");
    }

    #[test]
    fn what_to_write_is_what_compiles_beside_the_function() {
        for (name, told) in [
            ("app::primes::check", "`futures_pool::remote!(check);`"),
            ("try app::parse", "`futures_pool::remote!(try parse);`"),
            ("task app::Cube", "`futures_pool::remote!(task Cube);`"),
            ("app::largest<alloc::string::String>", "`futures_pool::remote!(largest::<String>);`"),
            (
                "app::largest<[app::a::B; 2], fn(u8) -> c::D>",
                "`futures_pool::remote!(largest::<[B; 2], fn(u8) -> D>);`",
            ),
            ("core::num::<impl u64>::count_ones", "`futures_pool::remote!(u64::count_ones);`"),
            ("alloc::slice::<impl [u8]>::to_vec", "`futures_pool::remote!(<[u8]>::to_vec);`"),
            ("alloc::string::String::len", "`futures_pool::remote!(String::len);`"),
            ("try app::Stack<app::Card>::draw", "`futures_pool::remote!(try <Stack<Card>>::draw);`"),
            (
                "<app::Cube as app::solids::Solid>::volume<u8>",
                "`futures_pool::remote!(<Cube as Solid>::volume::<u8>);`",
            ),
            ("app::<impl app::Solid for app::Cube>::volume", "`futures_pool::remote!(<Cube as Solid>::volume);`"),
            ("app::largest<(u8, u8)>", "`futures_pool::remote!(largest::<(u8, u8)>);`"),
            ("try app::main::{{closure}}", "it is a closure; write a function"),
        ] {
            assert!(how_to_register(name).contains(told), "{name}: {}", how_to_register(name));
        }
    }
}
