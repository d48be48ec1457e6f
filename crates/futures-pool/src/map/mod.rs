//! [`Map`]: results in the order of the items, whatever the order in which they are done.
//!
//! The iterator of [`Executor::map`](crate::Executor::map) is a `Map<'t, T>`, that of
//! [`Mapping::map`](crate::Mapping::map) a [`LazyMap<'p, 't, T>`](LazyMap). Neighbouring items are handed in as one task,
//! a [`Chunk`]; code that is generic over executors says with it that an executor can run a map.
//!
//! ```
//! use futures_pool::map::Chunk;
//! use futures_pool::task::Infallible;
//! use futures_pool::{Accepts, Executor, InlineExecutor};
//!
//! fn total<'t, E>(pool: &E, lengths: fn(&'static str) -> usize, words: &[&'static str]) -> usize
//! where
//!     E: Executor<'t> + Accepts<'t, Chunk<Infallible<fn(&'static str) -> usize>, &'static str>>,
//! {
//!     pool.map(lengths, words.iter().copied()).map(Result::unwrap).sum()
//! }
//!
//! assert_eq!(total(&InlineExecutor::new(), str::len, &["a", "few", "words"]), 9);
//! ```

// It knows of futures, but of no pool. `chunk` is what a pool runs of a map.
pub(crate) mod chunk;

use std::collections::VecDeque;
use std::fmt;
use std::iter::FusedIterator;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::TaskError;
use crate::future::Future;
use crate::map::chunk::{ChunkResults, MOST_ITEMS, Results};
use crate::spin;
use crate::waiting::awaited::WaitsFor;
use crate::waiting::completion::Completion;
use crate::waiting::waiter::{Missed, Waiter};

pub use chunk::Chunk;

/// The iterator of [`Executor::map`](crate::Executor::map); waits in `next`. Dropping it cancels what has not started.
///
/// `S` hands in further items: none if all of them are submitted, as by [`Executor::map`](crate::Executor::map);
/// [`LazySource`] in the [`LazyMap`] of [`Mapping::map`](crate::Mapping::map), which reads its input only so far ahead.
/// There are no others: the trait of both, `Source`, cannot be named elsewhere. Code that takes either kind says
/// `impl Iterator<Item = Result<T, TaskError>>`.
#[must_use = "dropping a map cancels what has not started"]
pub struct Map<'t, T, S = NoSource> {
    /// Submitted, in order; the first is the one that is being given out.
    chunks: VecDeque<ChunkHandle<'t, T>>,
    /// Results of the first chunk, as far as they have been fetched.
    results: Results<T>,
    /// How many results were fetched with them.
    fetched: usize,
    /// How many items are submitted and not given out, where all that are fetched count as not given out.
    ahead: usize,
    /// Where further items come from; `None` at the end of the input.
    source: Option<S>,
    sizes: Sizes,
    /// When the whole map has to be done.
    deadline: Option<Instant>,
}

/// The [`Map`] of [`Mapping::map`](crate::Mapping::map), which may not have read all of its input yet.
///
/// `'p` is how long the executor, the function and the input are borrowed; `'t` is how long tasks may live, `'static`
/// for the executors that own their tasks. So it can be kept:
///
/// ```
/// use futures_pool::{Executor, LazyMap, ThreadPoolExecutor};
///
/// /// Gives squares, ten to a line.
/// struct Lines<'p> {
///     squares: LazyMap<'p, 'static, u64>,
/// }
///
/// impl Iterator for Lines<'_> {
///     type Item = Vec<u64>;
///     fn next(&mut self) -> Option<Vec<u64>> {
///         Some(self.squares.by_ref().take(10).map(Result::unwrap).collect())
///     }
/// }
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// let squares = pool.mapping().buffersize(100).map(|n| n * n, 1_u64..)?;
/// assert_eq!(Lines { squares }.nth(1).unwrap().last(), Some(&400));
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
pub type LazyMap<'p, 't, T> = Map<'t, T, LazySource<'p, 't, T>>;

/// Reads the input of a [`LazyMap`] and hands it in.
pub struct LazySource<'p, 't, T>(Box<dyn Source<'t, T> + 'p>);

impl<'p, 't, T> LazySource<'p, 't, T> {
    pub(crate) fn new(source: impl Source<'t, T> + 'p) -> Self {
        LazySource(Box::new(source))
    }
}

impl<'t, T> Source<'t, T> for LazySource<'_, 't, T> {
    fn submit(&mut self, size: usize) -> Option<ChunkHandle<'t, T>> {
        self.0.submit(size)
    }
}

impl<T> fmt::Debug for LazySource<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LazySource").finish_non_exhaustive()
    }
}

/// Neighbouring items of a [`Map`], submitted as one task.
pub(crate) struct ChunkHandle<'t, T> {
    /// How many items the chunk has.
    pub(crate) items: usize,
    /// How many items have given their results, or their error.
    pub(crate) given_out: usize,
    pub(crate) results: Arc<ChunkResults<T>>,
    /// The task that the chunk is queued as. Its value says nothing: the results arrive in `results`.
    pub(crate) future: Future<'t, ()>,
}

/// Hands in the items of a [`Map`].
pub(crate) trait Source<'t, T> {
    /// Submits so many items as one chunk, or fewer if there are no more; `None` if there are none.
    fn submit(&mut self, size: usize) -> Option<ChunkHandle<'t, T>>;
}

/// There is no source of further items: a map has submitted all of them.
#[derive(Clone, Copy, Debug)]
pub enum NoSource {}

impl<'t, T> Source<'t, T> for NoSource {
    fn submit(&mut self, _size: usize) -> Option<ChunkHandle<'t, T>> {
        match *self {}
    }
}

impl<'t, T> Map<'t, T> {
    /// Submits all items at once.
    pub(crate) fn eager(source: impl Source<'t, T>) -> Self {
        let sizes = Sizes { chunksize: None, buffersize: usize::MAX, bounded: false, read: 0 };
        let mut map = Map::reading(source, sizes, None);
        // All is read, so the source can go, and with it what it borrows. `Map` has a `Drop`, so it is taken apart by
        // hand.
        let (chunks, sizes) = (mem::take(&mut map.chunks), map.sizes);
        Map { chunks, results: Results::none(), fetched: 0, ahead: map.ahead, source: None, sizes, deadline: None }
    }
}

impl<'t, T, S> Iterator for Map<'t, T, S>
where
    S: Source<'t, T>,
{
    type Item = Result<T, TaskError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(result) = self.results.next() {
                return Some(result);
            }
            // All that was fetched is given out: there is room to read on, unless the time has passed.
            self.ahead -= mem::take(&mut self.fetched);
            if !self.deadline_has_passed() {
                self.read();
            }
            // Now their results are given out too, so their futures can go.
            while self.chunks.front().is_some_and(ChunkHandle::is_given_out) {
                self.chunks.pop_front();
            }
            match self.chunks.front_mut() {
                None if self.source.is_none() => return None,
                // Nothing is submitted and there is more input: it did not read on since the time has passed.
                None => return self.time_is_over(),
                Some(chunk) => match chunk.fetch(self.deadline) {
                    Fetched::Results(results) => {
                        self.fetched = results.len();
                        self.results = results;
                    }
                    // The items of one chunk fail alike; the chunks behind it go on.
                    Fetched::Nothing(error) => self.rest_of_first_failed(&error),
                    Fetched::TimedOut => return self.time_is_over(),
                },
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (here, submitted) = (self.results.len(), self.not_given_out());
        // One error may stand for all results that were not fetched, where a map may end early.
        let may_end_early = self.deadline.is_some() || self.sizes.bounded;
        let least = if may_end_early { submitted.min(here + 1) } else { submitted };
        (least, self.source.is_none().then_some(submitted))
    }
}

/// All items are submitted, and each has its result.
impl<T> ExactSizeIterator for Map<'_, T> {}

impl<'t, T, S: Source<'t, T>> FusedIterator for Map<'t, T, S> {}

impl<'t, T, S> Map<'t, T, S> {
    pub(crate) fn reading(source: S, sizes: Sizes, deadline: Option<Instant>) -> Self
    where
        S: Source<'t, T>,
    {
        // The first items are submitted before anybody asks for a result.
        let (chunks, results) = (VecDeque::new(), Results::none());
        let mut map = Map { chunks, results, fetched: 0, ahead: 0, source: Some(source), sizes, deadline };
        map.read();
        map
    }

    /// Reads and submits items as long as there is room.
    fn read(&mut self)
    where
        S: Source<'t, T>,
    {
        while let (Some(source), Some(size)) = (&mut self.source, self.sizes.next(self.ahead)) {
            match source.submit(size) {
                Some(chunk) => {
                    self.ahead += chunk.items;
                    self.sizes.read += chunk.items;
                    // An endless input ends here: a pool that is shut down or broken takes nothing any more.
                    let refused_for_good = self.sizes.bounded && chunk.is_refused_for_good();
                    self.chunks.push_back(chunk);
                    if refused_for_good {
                        self.source = None;
                    }
                }
                None => self.source = None,
            }
        }
    }

    /// Gives the error for what is left of the first chunk: its results will never come.
    fn rest_of_first_failed(&mut self, error: &TaskError) {
        let Some(chunk) = self.chunks.front_mut() else { return };
        let rest = chunk.give_up();
        self.fetched = rest;
        // Of a bounded map one error stands for all the rest.
        if self.sizes.bounded && is_for_good(error) {
            self.results = Results::failed(1, error, &chunk.results);
            // The same error, which is given now: it would be reported as unobserved if nobody asked for it.
            self.chunks.iter().for_each(|chunk| drop(chunk.future.exception_timeout(Duration::ZERO)));
            self.end();
        } else {
            self.results = Results::failed(rest, error, &chunk.results);
        }
    }

    /// Whether the time for the whole map has passed.
    fn deadline_has_passed(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }

    /// Ends the map with the error of its time limit.
    fn time_is_over(&mut self) -> Option<Result<T, TaskError>> {
        self.end();
        Some(Err(TaskError::TimedOut))
    }

    /// How many items are submitted and not given out.
    fn not_given_out(&self) -> usize {
        self.ahead - self.fetched + self.results.len()
    }

    /// Cancels what has not started and reads nothing more. Results that were fetched can still be given out.
    fn end(&mut self) {
        self.source = None;
        // What is left in the chunks is given up.
        self.ahead = self.fetched;
        // From the front, where a full queue looks for cancelled tasks first.
        for chunk in self.chunks.drain(..) {
            chunk.future.cancel();
        }
    }
}

impl<T> ChunkHandle<'_, T> {
    /// Whether every item of the chunk has given its result.
    fn is_given_out(&self) -> bool {
        self.given_out == self.items
    }

    /// The next results of the chunk, waiting for them if need be.
    fn fetch(&mut self, deadline: Option<Instant>) -> Fetched<T> {
        loop {
            let first = self.given_out;
            if let Some(results) = self.results.take(first) {
                self.given_out += results.len();
                return Fetched::Results(results);
            }
            if self.results.is_given_up(first) {
                return Fetched::Nothing(self.future.exception().unwrap_or(TaskError::Abandoned));
            }
            match self.wait(first, deadline) {
                Ok(()) => {}
                Err(Missed::TimedOut) => return Fetched::TimedOut,
                Err(missed) => return Fetched::Nothing(missed.into()),
            }
        }
    }

    /// Cancels the chunk, and gives how many of its items have given no result.
    fn give_up(&mut self) -> usize {
        self.future.cancel();
        let rest = self.items - self.given_out;
        self.given_out = self.items;
        rest
    }

    /// Whether the pool has refused the chunk and will refuse every other one.
    fn is_refused_for_good(&self) -> bool {
        self.future.done()
            && matches!(self.future.exception_timeout(Duration::ZERO), Ok(Some(error)) if is_for_good(&error))
    }

    /// Waits until there may be news of that item.
    fn wait(&self, item: usize, deadline: Option<Instant>) -> Result<(), Missed> {
        // Taken first: what comes after this is seen by the spin, what comes before by the look under the lock.
        let news = self.results.news();
        // Whether it spun or helped, the caller looks at the results again.
        if spin::until(|| self.results.news() != news) || (deadline.is_none() && self.future.help()) {
            return Ok(());
        }
        let waiter = Waiter::new();
        if self.results.notify_at_news_of(item, waiter.as_notify()) {
            // The graph of waits has to know the part, since a worker runs parts and not chunks.
            waiter.take(deadline, || WaitsFor::One(self.results.awaited(item, self.future.awaited())))?;
        }
        Ok(())
    }
}

/// What came of asking for the next results of a chunk.
enum Fetched<T> {
    /// Results of some items.
    Results(Results<T>),
    /// Nothing will come of the items that are left, for this reason.
    Nothing(TaskError),
    /// The deadline came first.
    TimedOut,
}

/// Whether a pool that ends tasks like this runs none that come later either.
fn is_for_good(error: &TaskError) -> bool {
    matches!(error, TaskError::ShutDown | TaskError::BrokenPool(_))
}

/// How many items make a chunk, and how many are read ahead.
#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    /// How many items make a chunk, if the caller chose it.
    pub(crate) chunksize: Option<usize>,
    /// How many items may be submitted and not given out.
    pub(crate) buffersize: usize,
    /// Whether the caller chose `buffersize`. Then the input may have no end.
    pub(crate) bounded: bool,
    /// How many items have been read.
    pub(crate) read: usize,
}

impl Sizes {
    /// How many to read next, when so many are ahead; `None` if there is no room.
    ///
    /// Small chunks first, so that nobody waits for items to be read.
    fn next(&self, ahead: usize) -> Option<usize> {
        // What was read never exceeds the buffer, so this is not negative.
        let room = self.buffersize - ahead;
        match self.chunksize {
            Some(chunksize) => Some(chunksize.min(self.buffersize)).filter(|&size| size <= room),
            // As large as all chunks before it together, so that few are queued for a long input.
            None => Some(self.read.clamp(1, MOST_ITEMS).min(room)).filter(|&size| size > 0),
        }
    }
}

impl<T, S> Drop for Map<'_, T, S> {
    fn drop(&mut self) {
        self.end();
    }
}

impl<T, S> fmt::Debug for Map<'_, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Map").field("not_given_out", &self.not_given_out()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ChunkHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChunkHandle").field("items", &self.items).field("future", &self.future).finish()
    }
}
