//! [`Mapping`]: the choices for a map.

use std::fmt;
use std::iter::Fuse;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{BoxError, InvalidArgument};
use crate::executor::{Accepts, Executor};
use crate::future::unobserved::LostErrors;
use crate::map::chunk::{Chunk, ChunkResults, ChunkSize, Mapped};
use crate::map::{ChunkHandle, LazyMap, LazySource, Map, Sizes, Source};
use crate::task::{Call, Fallible, Infallible};

/// A [`map`](Executor::map) with choices, made by [`Executor::mapping`]. They combine.
///
/// ```
/// use std::time::Duration;
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// let squares = pool.mapping().chunksize(64).buffersize(256).timeout(Duration::from_secs(60)).map(|n| n * n, 1_u64..)?;
/// let first_ten = squares.take(10).sum::<Result<u64, _>>()?;
/// assert_eq!(first_ten, 385);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "this only notes the choices: call `map` or `try_map` on it"]
pub struct Mapping<'p, E> {
    executor: &'p E,
    timeout: Option<Duration>,
    chunksize: Option<usize>,
    buffersize: Option<usize>,
    progress: Option<Box<dyn Fn() + Send + Sync>>,
}

impl<'p, E> Mapping<'p, E> {
    pub(crate) fn new(executor: &'p E) -> Self {
        Mapping { executor, timeout: None, chunksize: None, buffersize: None, progress: None }
    }

    /// How long all of it may take, counted from the call of `map`. When it has passed, nothing more is read; the
    /// iterator gives what is done up to the first result that is not, then [`TimedOut`](crate::TaskError::TimedOut)
    /// once; it cancels what has not started, and ends.
    pub fn timeout(self, timeout: Duration) -> Self {
        Mapping { timeout: Some(timeout), ..self }
    }

    /// How many neighbouring items make one task, which one worker runs from its first to its last. If not given, the
    /// workers find out: they take items one by one if these take their time or wait for one another, and some
    /// thousand at a time if they are done in no time.
    pub fn chunksize(self, chunksize: usize) -> Self {
        Mapping { chunksize: Some(chunksize), ..self }
    }

    /// Has `progress` called after each item, in the thread that ran it, in a chunk or not: for a progress bar.
    ///
    /// ```
    /// # use std::sync::{Arc, atomic::{AtomicUsize, Ordering::Relaxed}};
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// let pool = ThreadPoolExecutor::new(2)?;
    /// let bar = Arc::new(AtomicUsize::new(0));
    /// let count = bar.clone();
    /// let squares = pool.mapping().chunksize(10).progress(move || drop(count.fetch_add(1, Relaxed))).map(|n| n * n, 0..100)?;
    /// assert_eq!(squares.sum::<Result<u64, _>>()?, 328_350);
    /// assert_eq!(bar.load(Relaxed), 100);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn progress(self, progress: impl Fn() + Send + Sync + 'static) -> Self {
        Mapping { progress: Some(Box::new(progress)), ..self }
    }

    /// How many items may be read and not yet given out, so that endless input works; no limit if not given. A chunk
    /// is never larger than this.
    ///
    /// When the pool is shut down or broken meanwhile, the iterator gives what was done before that, the error once, and
    /// ends.
    pub fn buffersize(self, buffersize: usize) -> Self {
        Mapping { buffersize: Some(buffersize), ..self }
    }

    /// [`Executor::map`] with these choices.
    ///
    /// # Errors
    /// If `chunksize` or `buffersize` is zero.
    pub fn map<'t, F, I, T>(self, function: F, items: I) -> Result<LazyMap<'p, 't, T>, InvalidArgument>
    where
        F: Fn(I::Item) -> T + 'p,
        I: IntoIterator<IntoIter: 'p>,
        E: Executor<'t> + Accepts<'t, Chunk<Infallible<F>, I::Item>>,
    {
        self.start(Infallible(function), items)
    }

    /// [`Executor::try_map`] with these choices.
    ///
    /// # Errors
    /// If `chunksize` or `buffersize` is zero.
    pub fn try_map<'t, F, I, T, X>(self, function: F, items: I) -> Result<LazyMap<'p, 't, T>, InvalidArgument>
    where
        F: Fn(I::Item) -> Result<T, X> + 'p,
        I: IntoIterator<IntoIter: 'p>,
        X: Into<BoxError>,
        E: Executor<'t> + Accepts<'t, Chunk<Fallible<F>, I::Item>>,
    {
        self.start(Fallible(function), items)
    }

    fn start<'t, C, I>(self, function: C, items: I) -> Result<LazyMap<'p, 't, C::Value>, InvalidArgument>
    where
        I: IntoIterator<IntoIter: 'p>,
        C: Call<I::Item> + 'p,
        E: Executor<'t> + Accepts<'t, Chunk<C, I::Item>>,
    {
        let chunksize = InvalidArgument::if_given_unless_positive("chunksize", self.chunksize)?;
        let buffersize = InvalidArgument::if_given_unless_positive("buffersize", self.buffersize)?;
        let deadline = self.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let bounded = buffersize.is_some();
        let sizes = Sizes { chunksize, buffersize: buffersize.unwrap_or(usize::MAX), bounded, read: 0 };
        let mapped = Mapped { function, chunk_size: ChunkSize::new(), progress: self.progress };
        let source = Input::new(self.executor, mapped, items.into_iter(), chunksize.is_none());
        Ok(Map::reading(LazySource::new(source), sizes, deadline))
    }
}

impl<E: fmt::Debug> fmt::Debug for Mapping<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mapping")
            .field("executor", &self.executor)
            .field("timeout", &self.timeout)
            .field("chunksize", &self.chunksize)
            .field("buffersize", &self.buffersize)
            .field("progress", &self.progress.is_some())
            .finish()
    }
}

/// Submits all items, with no choices.
pub(crate) fn map_eagerly<'t, E, C, I>(executor: &E, function: C, items: I) -> Map<'t, C::Value>
where
    I: IntoIterator,
    C: Call<I::Item>,
    E: Executor<'t> + Accepts<'t, Chunk<C, I::Item>>,
{
    let mapped = Mapped { function, chunk_size: ChunkSize::new(), progress: None };
    Map::eager(Input::new(executor, mapped, items.into_iter(), true))
}

/// The input of a map, with what it takes to hand it in.
struct Input<'p, E, C, I> {
    executor: &'p E,
    mapped: Arc<Mapped<C>>,
    items: Fuse<I>,
    /// Whether a chunk may be taken in parts.
    splits: bool,
    lost: Arc<LostErrors>,
}

impl<'p, E, C, I: Iterator> Input<'p, E, C, I> {
    fn new(executor: &'p E, mapped: Mapped<C>, items: I, splits: bool) -> Self {
        Input { executor, mapped: Arc::new(mapped), items: items.fuse(), splits, lost: LostErrors::new() }
    }
}

impl<'t, E, C, I> Source<'t, C::Value> for Input<'_, E, C, I>
where
    I: Iterator,
    C: Call<I::Item>,
    E: Executor<'t> + Accepts<'t, Chunk<C, I::Item>>,
{
    fn submit(&mut self, size: usize) -> Option<ChunkHandle<'t, C::Value>> {
        let items: Vec<_> = self.items.by_ref().take(size).collect();
        let count = items.len();
        let results = ChunkResults::new(self.lost.clone());
        (count > 0).then(|| {
            let (mapped, items) = (self.mapped.clone(), items.into_iter());
            let chunk = Chunk { mapped, results: results.clone(), items, first: 0, splits: self.splits };
            ChunkHandle { items: count, given_out: 0, results, future: self.executor.submit(chunk) }
        })
    }
}
