//! The functions of this program that can be called from another of its processes.
//!
//! A function is named by the number of its type in the list of all that are registered, in the order of their
//! [`TypeId`]s. Both processes run the same program, so both have the same list; each worker says so when it starts.

use std::any::{TypeId, type_name};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::BoxError;
use crate::processes::remote::calls::call_one;
use crate::processes::wire::codec::{Incoming, Outgoing, Unpack};
use crate::task::call::Function;
use crate::task::{Fallible, Infallible, Task};

/// Made by [`remote!`](crate::remote), collected before `main`.
pub struct Registration(fn() -> Entry);

inventory::collect!(Registration);

impl Registration {
    /// The registration of one function or task type.
    pub const fn new(entry: fn() -> Entry) -> Self {
        Registration(entry)
    }
}

/// What a worker needs to know of a function.
pub struct Entry {
    key: TypeId,
    name: &'static str,
    call: CallOne,
}

/// Unpacks the arguments of one call and packs its outcome.
type CallOne = Box<dyn Fn(&mut Incoming, &mut Outgoing<'static>) + Send + Sync>;

impl Entry {
    /// The entry of a function that cannot fail.
    pub fn infallible<F, Args>(function: F) -> Self
    where
        F: Function<Args> + Send + Sync + 'static,
        Args: Unpack,
        F::Output: Serialize + 'static,
    {
        Self::of::<Infallible<F>, F, _, _>(move |args: Args| Ok(function.call(args)))
    }

    /// The entry of a function whose `Err` is a failure.
    pub fn fallible<F, Args, T, E>(function: F) -> Self
    where
        F: Function<Args, Output = Result<T, E>> + Send + Sync + 'static,
        Args: Unpack,
        T: Serialize + 'static,
        E: Into<BoxError>,
    {
        Self::of::<Fallible<F>, F, _, _>(move |args: Args| function.call(args).map_err(Into::into))
    }

    /// The entry of a task type.
    pub fn task<K>() -> Self
    where
        K: Task + DeserializeOwned + 'static,
        K::Value: Serialize + 'static,
    {
        Self::of::<K, K, _, _>(|(task,): (K,)| task.run())
    }

    fn of<Key: 'static, Named, Args: Unpack, T: Serialize + 'static>(
        call: impl Fn(Args) -> Result<T, BoxError> + Send + Sync + 'static,
    ) -> Self {
        let call: CallOne = Box::new(move |from, out| call_one(&call, from, out));
        Entry { key: TypeId::of::<Key>(), name: type_name::<Named>(), call }
    }

    /// The name of the function, or of the task type.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Calls the function once.
    pub(crate) fn call(&self, from: &mut Incoming, out: &mut Outgoing<'static>) {
        (self.call)(from, out);
    }
}

/// The entries of all registered functions, sorted by their keys.
fn registry() -> &'static [Entry] {
    static REGISTRY: OnceLock<Vec<Entry>> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut entries: Vec<_> = inventory::iter::<Registration>.into_iter().map(|made| made.0()).collect();
        entries.sort_by_key(|entry| entry.key);
        entries.dedup_by_key(|entry| entry.key);
        entries
    })
}

/// The number of the function with this key: [`Infallible`] or [`Fallible`] of its type, or a task type.
pub fn number_of<Key: 'static>() -> Option<u32> {
    let found = registry().binary_search_by_key(&TypeId::of::<Key>(), |entry| entry.key);
    found.ok().map(|index| index as u32)
}

/// The function with this number.
pub(crate) fn function(number: u32) -> Option<&'static Entry> {
    registry().get(number as usize)
}

/// A hash of the list of all registered functions: two programs that differ in it do not understand one another.
pub(crate) fn fingerprint() -> u64 {
    let mut hasher = DefaultHasher::new();
    registry().iter().for_each(|entry| (entry.key, entry.name).hash(&mut hasher));
    hasher.finish()
}

/// Makes functions and task types known to worker processes, so that [`call`](crate::call) and
/// [`map`](crate::Executor::map) work with them on a [`ProcessPoolExecutor`](crate::ProcessPoolExecutor).
///
/// `remote!(f)` is for a function whose arguments and value [serde](https://docs.rs/serde) can serialize;
/// `remote!(try f)` for one that returns a `Result`, to be used with [`try_call`](crate::try_call) and
/// [`try_map`](crate::Executor::try_map); `remote!(task T)` for a type that is a [`Task`](crate::Task) and that serde can
/// serialize. It stands beside what it names, outside of functions. Of a generic function each use has to be named:
/// `remote!(largest::<u64>)`.
///
/// Of byte strings, only a `Vec<u8>` that is itself an argument, an item or a value is carried in one piece. Inside of
/// others, `serde_bytes` does the same; everything else is packed and unpacked element by element.
///
/// A task type that is not registered does not compile; a function that is not, ends in an error when it is submitted,
/// which says what to write.
#[macro_export]
macro_rules! remote {
    (try $function:expr) => {
        $crate::__processes::inventory::submit! {
            $crate::__processes::Registration::new(|| $crate::__processes::Entry::fallible($function))
        }
    };
    (task $Task:ty) => {
        $crate::__processes::inventory::submit! {
            $crate::__processes::Registration::new($crate::__processes::Entry::task::<$Task>)
        }

        impl $crate::Remote for $Task {
            fn registered(&self) -> ::std::option::Option<u32> {
                $crate::__processes::number_of::<Self>()
            }

            fn pack<'a>(&'a self, out: &mut $crate::__processes::Outgoing<'a>) {
                $crate::__processes::pack_task(self, out);
            }

            fn unpack(
                self,
                reply: ::std::result::Result<&mut $crate::__processes::Incoming, $crate::TaskError>,
            ) -> ::std::result::Result<<Self as $crate::Task>::Value, $crate::TaskError> {
                $crate::__processes::unpack_value(reply, ::std::any::type_name::<Self>())
            }
        }
    };
    ($function:expr) => {
        $crate::__processes::inventory::submit! {
            $crate::__processes::Registration::new(|| $crate::__processes::Entry::infallible($function))
        }
    };
}
