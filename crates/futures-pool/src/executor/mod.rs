//! [`Executor`]: what every pool can do, so that a program changes one line to switch.
//!
//! It knows of tasks, futures and maps, but of no pool with workers. Begin with [`Executor`].

pub(crate) mod inline;
pub(crate) mod map_options;

use crate::error::BoxError;
use crate::executor::map_options::{Mapping, map_eagerly};
use crate::future::Future;
use crate::map::Map;
use crate::map::chunk::Chunk;
use crate::task::{Fallible, Infallible, Task};

/// Runs tasks and hands out futures for them.
///
/// A program that uses only these methods runs on any executor whose line it writes. `'t` is how long tasks and futures
/// may live: `'static`, or the scope of a pool that borrows.
///
/// A function that is generic over executors says with [`Accepts`] which tasks it hands in. A closure has no name to
/// say it with, unless it comes from outside; a task type of your own has one:
///
/// ```
/// use futures_pool::{Accepts, BoxError, Executor, InlineExecutor, Task};
///
/// struct Square(u64);
///
/// impl Task for Square {
///     type Value = u64;
///     fn run(self) -> Result<u64, BoxError> {
///         Ok(self.0 * self.0)
///     }
/// }
///
/// fn square_of_twelve<'t, E: Executor<'t> + Accepts<'t, Square>>(pool: &E) -> u64 {
///     pool.submit(Square(12)).into_result().unwrap()
/// }
///
/// assert_eq!(square_of_twelve(&InlineExecutor::new()), 144);
/// ```
///
/// ```
/// use futures_pool::{Executor, InlineExecutor, ThreadPoolExecutor};
///
/// fn is_prime(n: u64) -> bool {
///     n > 1 && (2..).take_while(|d| d * d <= n).all(|d| n % d != 0)
/// }
///
/// let pool = ThreadPoolExecutor::new(4)?;
/// // let pool = InlineExecutor::new();      the same program, one thing after the other
/// let primes = pool.map(is_prime, 10..20).collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(primes.iter().filter(|&&prime| prime).count(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Executor<'t>: Sized {
    /// Hands in a task and gives the future of its value, without waiting for the task. First in, first out. Where the queue
    /// has a [limit](crate::ThreadPoolBuilder::max_pending) and is full, it waits for room.
    ///
    /// A pool that cannot take it (shut down, broken) gives a future that has failed already and says why.
    fn submit<K>(&self, task: K) -> Future<'t, K::Value>
    where
        K: Task,
        Self: Accepts<'t, K>,
    {
        self.accept(task)
    }

    /// [`submit`](Self::submit) for a closure that may fail: its `Ok` is the future's value and its `Err` the future's
    /// error, not a value with another `Result` inside. (`try_` as in [`Iterator::try_for_each`].)
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// # let pool = ThreadPoolExecutor::new(2)?;
    /// assert_eq!(pool.try_submit(|| "12".parse::<i32>()).into_result()?, 12);
    /// let failed = pool.try_submit(|| "zwölf".parse::<i32>());
    /// assert_eq!(failed.exception().unwrap().to_string(), "invalid digit found in string");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn try_submit<F>(&self, function: F) -> Future<'t, <Fallible<F> as Task>::Value>
    where
        Fallible<F>: Task,
        Self: Accepts<'t, Fallible<F>>,
    {
        self.accept(Fallible(function))
    }

    /// Calls `function` with every item and gives the results in the order of the items.
    ///
    /// Everything is submitted before this returns. An item that fails has its error at its place and the others go on.
    /// Dropping the iterator cancels what has not started. For several inputs, zip them.
    ///
    /// Items are worked on at the same time, by as many workers as there are; only where they take less than half a
    /// microsecond each, a worker takes several at a time. Should such items wait for one another, say
    /// [`chunksize(1)`](crate::Mapping::chunksize).
    ///
    /// [`mapping`](Self::mapping) has time limits, chunks and bounded reading ahead.
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// # let pool = ThreadPoolExecutor::new(2)?;
    /// let powers = pool.map(|(base, exponent)| u64::pow(base, exponent), [2, 3, 10].into_iter().zip([5, 2, 3]));
    /// assert_eq!(powers.collect::<Result<Vec<_>, _>>()?, [32, 9, 1000]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn map<F, I, T>(&self, function: F, items: I) -> Map<'t, T>
    where
        F: Fn(I::Item) -> T,
        I: IntoIterator,
        Self: Accepts<'t, Chunk<Infallible<F>, I::Item>>,
    {
        map_eagerly(self, Infallible(function), items)
    }

    /// [`map`](Self::map) for a function that may fail: each `Err` is the error at its item's place.
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// # let pool = ThreadPoolExecutor::new(2)?;
    /// let numbers: Vec<_> = pool.try_map(|text: &str| text.parse::<u8>(), ["7", "x", "9"]).collect();
    /// assert!(matches!(numbers[..], [Ok(7), Err(_), Ok(9)]));
    /// # Ok::<(), futures_pool::InvalidArgument>(())
    /// ```
    fn try_map<F, I, T, E>(&self, function: F, items: I) -> Map<'t, T>
    where
        F: Fn(I::Item) -> Result<T, E>,
        I: IntoIterator,
        E: Into<BoxError>,
        Self: Accepts<'t, Chunk<Fallible<F>, I::Item>>,
    {
        map_eagerly(self, Fallible(function), items)
    }

    /// A [`map`](Self::map) with choices: a time limit, items in chunks, bounded reading ahead.
    fn mapping(&self) -> Mapping<'_, Self> {
        Mapping::new(self)
    }
}

/// Says that an executor can run tasks of type `K`: closures on threads, tasks that can be sent elsewhere on others.
///
/// An executor of your own implements this for the tasks it can run, and [`Executor`] without a body; a
/// [`Promise`](crate::Promise) makes the future and runs the task:
///
/// ```
/// use std::thread;
/// use futures_pool::{Accepts, Executor, Future, Promise, Task};
///
/// /// A thread for each task.
/// struct ThreadPerTask;
///
/// impl Executor<'static> for ThreadPerTask {}
///
/// impl<K> Accepts<'static, K> for ThreadPerTask
/// where
///     K: Task + Send + 'static,
///     K::Value: Send + Sync + 'static,
/// {
///     fn accept(&self, task: K) -> Future<'static, K::Value> {
///         let (promise, future) = Promise::new();
///         thread::spawn(|| promise.run(task));
///         future
///     }
/// }
///
/// let doubled = ThreadPerTask.map(|n| 2 * n, 1..=3).collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(doubled, [2, 4, 6]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to run this task",
    label = "this task, what it captures, or what it returns is not for `{Self}`",
    note = "code that is generic over executors says which tasks it hands in: `E: Executor<'t> + Accepts<'t, TheTask>`"
)]
pub trait Accepts<'t, K: Task> {
    /// Takes the task in; see [`Executor::submit`].
    fn accept(&self, task: K) -> Future<'t, K::Value>;
}
