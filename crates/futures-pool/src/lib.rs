//! Thread pools and futures as Python's [`concurrent.futures`] has them, typed and safe: `submit`, `map`,
//! `as_completed`, `wait`, callbacks, cancelling, and tasks that may borrow.
//!
//! [`concurrent.futures`]: https://docs.python.org/3/library/concurrent.futures.html
//!
//! # A tour
//!
//! Hand in work, get a future, ask it:
//!
//! ```
//! use futures_pool::{Executor, ThreadPoolExecutor};
//!
//! let pool = ThreadPoolExecutor::new(4)?;
//! let job = pool.submit(|| (1..=20).product::<u64>());
//! assert_eq!(*job.result()?, 2_432_902_008_176_640_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The same function for many items, results in the order of the items:
//!
//! ```
//! # use futures_pool::{Executor, ThreadPoolExecutor};
//! # let pool = ThreadPoolExecutor::new(4)?;
//! let lengths = pool.map(|word: &str| word.len(), ["map", "keeps", "order"]).collect::<Result<Vec<_>, _>>()?;
//! assert_eq!(lengths, [3, 5, 5]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Or each as it is done, with what belongs to it; an error is reported for its own task and touches no other:
//!
//! ```
//! # use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
//! # let pool = ThreadPoolExecutor::new(4)?;
//! let jobs = ["12", "a dozen"].map(|text| (pool.try_submit(|| text.parse::<i32>()), text));
//! for (job, text) in as_completed(jobs) {
//!     match job.result() {
//!         Ok(number) => assert_eq!((text, *number), ("12", 12)),
//!         Err(error) => assert_eq!((text, error.to_string().as_str()), ("a dozen", "invalid digit found in string")),
//!     }
//! }
//! # Ok::<(), futures_pool::InvalidArgument>(())
//! ```
//!
//! One stage after the other, on pools of their own: the next is queued when the one before is done, and no worker waits
//! for it. An error goes through to the end:
//!
//! ```
//! # use futures_pool::{Executor, ThreadPoolExecutor};
//! let (fetchers, parsers) = (ThreadPoolExecutor::new(8)?, ThreadPoolExecutor::new(2)?);
//! let page = fetchers.submit(|| "3 1 2".to_owned());
//! let numbers = parsers.try_then(page, |page| page.split(' ').map(str::parse).collect::<Result<Vec<u8>, _>>());
//! let largest = parsers.then(numbers, |numbers| numbers.into_iter().max());
//! assert_eq!(largest.into_result()?, Some(3));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Where Python has a `with` block, there is a block; and the tasks of a [scoped](ThreadPoolExecutor::scoped) pool borrow
//! what stands around it, without copies and without `Arc`:
//!
//! ```
//! # use futures_pool::{Executor, ThreadPoolExecutor};
//! let (a, b) = (vec![1, 2, 3], vec![4, 5, 6]);
//! let sum = ThreadPoolExecutor::scoped(2)?.run(|pool| {
//!     let jobs = [&a, &b].map(|array| pool.submit(|| array.iter().sum::<i32>()));
//!     jobs.iter().map(|job| job.result()).sum::<Result<i32, _>>()
//! })?; // every task has run and every thread is joined
//! assert_eq!(sum, 21);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Futures can be cancelled, called back from, asked with a time limit, and waited for [together](wait()). What can go
//! wrong is a value: a task's error, a panic with its place, a cancelled task, a passed time limit, all in
//! [`TaskError`]:
//!
//! ```
//! # use std::{sync::mpsc::channel, time::Duration};
//! # use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
//! let pool = ThreadPoolExecutor::new(1)?;
//! let (open, gate) = channel::<()>();
//! let held = pool.submit(move || gate.recv().is_err());
//! let queued = pool.submit(|| "never");
//! queued.add_done_callback(|job| assert!(job.cancelled()));
//!
//! assert!(matches!(held.result_timeout(Duration::from_millis(1)), Err(TaskError::TimedOut)));
//! assert!(queued.cancel());
//! drop(open);
//! assert!(held.into_result()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A task that looks at a [token](CancelToken) can be stopped while it runs, by [`cancel`](Future::cancel) or by a time
//! limit of its own; and a task may have a name:
//!
//! ```
//! # use std::time::Duration;
//! # use futures_pool::{Executor, TaskError, ThreadPoolExecutor, cancellable, named};
//! # let pool = ThreadPoolExecutor::new(1)?;
//! let watch = cancellable(|token| -> Result<(), _> {
//!     loop {
//!         token.sleep(Duration::from_millis(1))?; // between two looks at the sky
//!     }
//! });
//! let watch = pool.submit(named("watch the sky", watch.timeout(Duration::from_millis(5))));
//! assert!(matches!(watch.result(), Err(TaskError::Expired)));
//! # Ok::<(), futures_pool::InvalidArgument>(())
//! ```
//!
//! A future is awaited under any async runtime, and blocks none of its threads: `job.await` gives the value,
//! `(&job).await` a reference to it. What wants a `std::future::Future` is given `job.into_future()`, as in
//! `tokio::spawn(job.into_future())` and `join_all(jobs.into_iter().map(IntoFuture::into_future))`.
//!
//! ```
//! # use futures_pool::{Executor, ThreadPoolExecutor};
//! # fn block_on<F: Future>(future: F) -> F::Output {
//! #     struct Unpark(std::thread::Thread);
//! #     impl std::task::Wake for Unpark {
//! #         fn wake(self: std::sync::Arc<Self>) {
//! #             self.0.unpark();
//! #         }
//! #     }
//! #     let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
//! #     let mut future = std::pin::pin!(future);
//! #     loop {
//! #         match future.as_mut().poll(&mut std::task::Context::from_waker(&waker)) {
//! #             std::task::Poll::Ready(output) => return output,
//! #             std::task::Poll::Pending => std::thread::park(),
//! #         }
//! #     }
//! # }
//! let pool = ThreadPoolExecutor::new(1)?;
//! let sum = block_on(async {
//!     let job = pool.submit(|| (1..=100).sum::<u32>());
//!     job.await
//! })?;
//! assert_eq!(sum, 5050);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Tasks that wait for tasks
//!
//! Python's manual shows two ways to hang a pool for ever. Here the wait that would close the circle ends at once in an
//! error that names the tasks; the others go on. Two tasks that wait for each other's result:
//!
//! ```
//! # use std::sync::mpsc::channel;
//! # use futures_pool::{Executor, Future, TaskError, ThreadPoolExecutor};
//! let pool = ThreadPoolExecutor::new(2)?;
//! let ((to_a, from_b), (to_b, from_a)) = (channel::<Future<u32>>(), channel::<Future<u32>>());
//! let (report, reports) = channel();
//! for (other, mine) in [(from_b, to_b), (from_a, to_a)] {
//!     let report = report.clone();
//!     mine.send(pool.try_submit(move || {
//!         let result = other.recv().unwrap().into_result();
//!         report.send(result.clone()).unwrap();
//!         result
//!     }))?;
//! }
//! let error = reports.recv()?.unwrap_err();
//! assert!(matches!(error, TaskError::Deadlock(_)), "{error}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A task that waits for one that no worker is left to run; and the same on a pool whose workers help, where it is
//! done:
//!
//! ```
//! # use std::sync::Arc;
//! # use futures_pool::{Executor, InvalidArgument, TaskError, ThreadPoolExecutor, fallible, named};
//! fn power(pool: ThreadPoolExecutor) -> Result<u32, TaskError> {
//!     let pool = Arc::new(pool);
//!     let inner = pool.clone();
//!     let outer = named("outer", fallible(move || inner.submit(named("inner", || u32::pow(5, 2))).into_result()));
//!     pool.submit(outer).into_result()
//! }
//!
//! let error = power(ThreadPoolExecutor::new(1)?).unwrap_err();
//! assert!(error.to_string().ends_with("`outer` waits for `inner`"), "{error}");
//!
//! let pool = ThreadPoolExecutor::builder().max_workers(1).helping().build()?;
//! assert_eq!(power(pool).ok(), Some(25));
//! # Ok::<(), InvalidArgument>(())
//! ```
//!
//! A task that waits for a channel, a timer or another live pool, or with a time limit, is not considered stuck.
//!
//! # Other processes
//!
//! With the feature `processes` there is a pool of the same manner whose workers are processes: `ProcessPoolExecutor`,
//! for what must not share memory, what crashes, and what has to be stopped by force. Tasks are then functions and
//! their arguments, see [`call`], instead of closures; everything else here holds for it too.
//!
//! # Limits and counts
//!
//! [`ThreadPoolBuilder`] bounds the queue, gives threads a time to stay when idle, and lets each keep a value for its
//! tasks; a [`SpanLog`] notes when each task was queued, started and ended, which is what a timeline is drawn from;
//! [`stats`](ThreadPoolExecutor::stats), [`wait_idle`](ThreadPoolExecutor::wait_idle) and
//! [`shutdown_within`](ThreadPoolExecutor::shutdown_within) tell how a pool is doing and what it is still at. An error
//! that nobody looks at is [reported](set_unobserved_error_hook).
//!
//! ```
//! # use futures_pool::{Executor, SpanLog, ThreadPoolExecutor};
//! # use std::time::Duration;
//! let log = SpanLog::new();
//! let pool = ThreadPoolExecutor::builder()
//!     .max_workers(4)
//!     .max_pending(100)
//!     .keep_alive(Duration::from_secs(60))
//!     .spans(&log)
//!     .build()?;
//! let jobs: Vec<_> = (0..1000).map(|n| pool.submit(move || n)).collect(); // waits for room now and then
//! pool.wait_idle();
//! assert_eq!(pool.stats().completed, 1000);
//! assert_eq!(log.take().len(), 1000);
//! # drop(jobs);
//! # Ok::<(), futures_pool::InvalidArgument>(())
//! ```
//!
//! # When it does not compile
//!
//! - *no method named `submit` found*: `use futures_pool::Executor;` is missing.
//! - *closure may outlive the current function*, *does not live long enough*: the pool may outlive what the task
//!   borrows. Write `move`, or borrow inside [`ThreadPoolExecutor::scoped`].
//! - *cannot be sent between threads safely*: the task captures something that belongs to one thread, such as an `Rc`;
//!   use an `Arc`. If it is a generic function `F`, lend it: `let function = &function;`.
//! - *cannot be shared between threads safely* of what the task returns: any thread may look at a future's value; wrap
//!   a `RefCell` or `Cell` in a `Mutex`, or turn it into what it holds.
//!
//! # From Python
//!
//! | Python | here |
//! |---|---|
//! | `with ThreadPoolExecutor(4) as pool:` | `let pool = ThreadPoolExecutor::new(4)?;` in a block, or [`ThreadPoolExecutor::scoped`] to borrow |
//! | `pool.submit(f, x)` | `pool.submit(move \|\| f(x))`; [`try_submit`](Executor::try_submit) if `f` returns a `Result` |
//! | `future.result()`, raises | [`result`](Future::result): `Result<&T, TaskError>`; [`into_result`](Future::into_result) for the value itself |
//! | `future.result(timeout=5)` | [`result_timeout`](Future::result_timeout) |
//! | `pool.map(f, xs, timeout=…, chunksize=…, buffersize=…)` | [`map`](Executor::map), [`mapping`](Executor::mapping)`().timeout(…).chunksize(…).buffersize(…).map(f, xs)?` |
//! | `as_completed(fs, timeout=5)` | [`as_completed`]`(fs)`[`.timeout`](AsCompleted::timeout)`(…)` |
//! | `{pool.submit(f, url): url …}` | pairs `(future, url)`, or a `HashMap` with futures as keys |
//! | an `Event` that a running task looks at | [`cancellable`]`(\|token\| …)`; [`future.cancel()`](Future::cancel) trips the token |
//! | a time limit that stops the task: none | [`cancellable`]`(…)`[`.timeout`](task::Cancellable::timeout)`(…)` |
//! | `wait(fs, timeout, FIRST_COMPLETED)` | [`wait()`]`(fs, timeout, `[`FirstCompleted`](ReturnWhen::FirstCompleted)`)` |
//! | `pool.shutdown(wait=False, cancel_futures=True)` | [`pool.shutdown_with`](ThreadPoolExecutor::shutdown_with)`(Shutdown::new().no_wait().cancel_futures())` |
//! | `pool.shutdown(wait=False)` of a pool that others hold | [`pool.close()`](ThreadPoolExecutor::close) |
//! | a task that begins when a future is done, without a worker that waits for it: none | [`pool.then`](ThreadPoolExecutor::then)`(future, \|value\| …)` |
//! | `Future()`, `set_result` | [`Promise`] |
//! | `initializer=…`, `threading.local()` | [`initializer`](ThreadPoolBuilder::initializer), [`submit_with`](ThreadPoolExecutor::submit_with) |
//! | `ProcessPoolExecutor(4)` | `ProcessPoolExecutor::new(4)?`, with the feature `processes` |
//! | `if __name__ == "__main__":` | `futures_pool::worker_entry();` at the beginning of `main` |
//! | `pool.kill_workers()`, `pool.terminate_workers()` | the same: `ProcessPoolExecutor::kill_workers`, `terminate_workers` |
//! | a function that can be pickled | `futures_pool::remote!(function);` beside it |
//! | a queue with a limit, `shutdown(timeout=…)`, idle time: none | [`max_pending`](ThreadPoolBuilder::max_pending), [`shutdown_within`](ThreadPoolExecutor::shutdown_within), [`keep_alive`](ThreadPoolBuilder::keep_alive) |
//!
//! # Decisions
//!
//! [`decisions`] says what was decided in this crate and why, and what was refused.

// From the top down: each uses only what stands below it.
#[cfg(feature = "processes")]
mod processes;
mod threads;

mod executor;

pub mod map;

mod pool;

mod future;

mod waiting;

mod worker;

pub mod task;

mod error;

mod panic;
mod spin;
mod sync;
mod token;

#[cfg(all(test, loom))]
mod models;

#[cfg(doc)]
#[doc = include_str!("../DECISIONS.md")]
pub mod decisions {}

pub use error::{AlreadyDone, BoxError, Deadlock, DeadlockedWait, InvalidArgument, QueueFull, TaskError};
#[cfg(feature = "processes")]
pub use error::{Unsendable, WorkerDied, WorkerLost};
pub use executor::inline::InlineExecutor;
pub use executor::map_options::Mapping;
pub use executor::{Accepts, Executor};
pub use future::Future;
pub use future::as_completed::{AsCompleted, AsCompletedTimeout, Unfinished, as_completed};
pub use future::as_future::AsFuture;
pub use future::awaiting::{Awaiting, AwaitingRef};
pub use future::promise::Promise;
pub use future::state::State;
pub use future::unobserved::{UnobservedError, set_unobserved_error_hook};
pub use future::wait::{DoneAndNotDone, ReturnWhen, wait};
#[doc(inline)]
pub use map::{LazyMap, Map};
pub use panic::Panic;
pub use pool::shutdown::{RunningTask, Shutdown, StillRunning};
pub use pool::stats::Stats;
/// For the macros of this crate.
#[cfg(feature = "processes")]
#[doc(hidden)]
pub use processes::for_macros as __processes;
#[cfg(feature = "processes")]
pub use processes::{
    BuildError, ProcessPoolBuilder, ProcessPoolExecutor, Remote, RemoteError, transport, worker_entry,
};
#[doc(inline)]
pub use task::{Task, call, cancellable, fallible, named, try_call};
pub use threads::ThreadPoolExecutor;
pub use threads::builder::ThreadPoolBuilder;
pub use threads::scoped::{ScopedExecutor, ThreadPoolScope};
pub use token::{CancelToken, Cancelled};
pub use worker::spans::{Span, SpanLog};
