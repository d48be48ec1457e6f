//! What a user expects of the public types beside their methods: each trait, by its name.

use std::error::Error;
use std::fmt::Debug;
use std::iter::FusedIterator;
use std::panic::{RefUnwindSafe, UnwindSafe};

use futures_pool::{
    AlreadyDone, AsCompleted, AsCompletedTimeout, Awaiting, CancelToken, Cancelled, Deadlock, Future, InlineExecutor,
    InvalidArgument, LazyMap, Map, Panic, Promise, QueueFull, ScopedExecutor, Shutdown, SpanLog, StillRunning,
    TaskError, ThreadPoolBuilder, ThreadPoolExecutor, ThreadPoolScope, Unfinished,
};
#[cfg(feature = "processes")]
use futures_pool::{BuildError, ProcessPoolBuilder, ProcessPoolExecutor, RemoteError, Unsendable, WorkerDied};

/// Asserts that each type has all the traits; the compiler is what looks.
macro_rules! assert_all {
    ($($ty:ty),* $(,)?: $($bounds:tt)+) => {{
        fn has<T: $($bounds)+>() {}
        $(has::<$ty>();)*
    }};
}

type Kept = std::cell::Cell<u8>;

#[test]
fn pools_futures_promises_and_tokens_are_send_and_sync() {
    assert_all!(ThreadPoolExecutor, ThreadPoolExecutor<Kept>, ScopedExecutor<'_, '_, Kept>, InlineExecutor: Send + Sync);
    assert_all!(ThreadPoolBuilder<'_>, ThreadPoolScope<'_>: Send + Sync);
    assert_all!(Future<'_, String>, Promise<'_, String>, CancelToken, SpanLog: Send + Sync);
    assert_all!(Map<'_, String>, AsCompleted<Future<'_, String>>, AsCompletedTimeout<Future<'_, String>>: Send + Sync);
    #[cfg(feature = "processes")]
    assert_all!(ProcessPoolExecutor, ProcessPoolBuilder: Send + Sync);
}

#[test]
fn a_panic_that_passes_them_by_leaves_them_whole() {
    assert_all!(
        ThreadPoolExecutor, ThreadPoolExecutor<Kept>, ScopedExecutor<'_, '_, Kept>, InlineExecutor:
        UnwindSafe + RefUnwindSafe
    );
    assert_all!(
        Future<'_, String>, Future<'_, Box<dyn Error + Send + Sync>>, Promise<'_, String>, CancelToken, SpanLog:
        UnwindSafe + RefUnwindSafe
    );
    assert_all!(Map<'_, String>, AsCompleted<Future<'_, String>>: UnwindSafe + RefUnwindSafe);
    assert_all!(
        TaskError, Panic, Deadlock, InvalidArgument, AlreadyDone, QueueFull<u8>, Cancelled, StillRunning, Unfinished:
        UnwindSafe + RefUnwindSafe
    );
    #[cfg(feature = "processes")]
    assert_all!(ProcessPoolExecutor, BuildError, RemoteError, Unsendable, WorkerDied: UnwindSafe + RefUnwindSafe);
}

#[test]
fn errors_are_errors_that_can_be_kept_sent_and_passed_on() {
    assert_all!(Panic: Error + Debug + Send + Sync + 'static); // it has one payload; `TaskError` shares it
    assert_all!(
        TaskError, Deadlock, InvalidArgument, AlreadyDone, QueueFull<u8>, Cancelled, StillRunning, Unfinished:
        Error + Clone + Debug + Send + Sync + 'static
    );
    #[cfg(feature = "processes")]
    assert_all!(RemoteError, Unsendable, WorkerDied: Error + Clone + Debug + Send + Sync + 'static);
    #[cfg(feature = "processes")]
    assert_all!(BuildError: Error + Debug + Send + Sync + 'static); // std's `io::Error` is not `Clone`
}

#[test]
fn handles_on_the_same_thing_are_clone() {
    assert_all!(ScopedExecutor<'_, '_, Kept>, InlineExecutor, CancelToken, SpanLog, Shutdown: Clone + Debug);
}

#[test]
fn what_a_future_is_awaited_as_can_be_spawned() {
    type Text = Result<String, TaskError>;
    assert_all!(Awaiting<'static, String>: std::future::Future<Output = Text> + Send + Sync + Unpin + 'static);
    assert_all!(Future<'static, String>: IntoFuture<Output = Text, IntoFuture = Awaiting<'static, String>>);
}

#[test]
fn iterators_that_have_ended_stay_ended_and_tell_their_length() {
    assert_all!(Map<'_, String>, LazyMap<'_, '_, String>: FusedIterator);
    assert_all!(AsCompleted<Future<'_, String>>, AsCompletedTimeout<Future<'_, String>>: FusedIterator);
    assert_all!(Map<'_, String>, AsCompleted<Future<'_, String>>: ExactSizeIterator);
}

#[test]
fn what_has_one_way_to_begin_has_a_default() {
    assert_all!(Shutdown, SpanLog, CancelToken, InlineExecutor: Default);
    assert_eq!(Shutdown::default(), Shutdown::new());
}
