//! [`Map`]: results in the order of the items, whatever the order in which they are done.

use std::collections::VecDeque;
use std::fmt;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::bundle::{Bundle, Gathered, MOST_ITEMS, Mapped, Pace, Results};
use crate::error::{BoxError, InvalidArgument, TaskError};
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::inbox::{Inbox, Missed};
use crate::spin;
use crate::task::{Call, Fallible, Infallible};

/// The iterator of [`Executor::map`]; waits in `next`. Dropping it cancels what has not started.
///
/// `S` hands in further items, for a map that reads its input only so far ahead.
#[must_use = "dropping a map cancels what has not started"]
pub struct Map<'t, T, S = fn(usize) -> Option<Bundled<'t, T>>> {
    /// Submitted, in order; the first is the one that is being given out.
    bundles: VecDeque<Bundled<'t, T>>,
    /// Results of the first bundle, as far as they have been fetched.
    results: Results<T>,
    /// How many items are submitted and not given out.
    ahead: usize,
    /// Submits so many items, or fewer if there are no more. `None` at the end of the input.
    source: Option<S>,
    sizes: Sizes,
    deadline: Option<Instant>,
}

/// Neighbouring items of a [`Map`], submitted as one task.
pub struct Bundled<'t, T> {
    items: usize,
    given_out: usize,
    gathered: Arc<Gathered<T>>,
    future: Future<'t, ()>,
}

impl<'t, T> Map<'t, T> {
    pub(crate) fn eager<E, C, I>(executor: &E, function: C, items: I) -> Self
    where
        I: IntoIterator,
        C: Call<I::Item, Value = T>,
        E: Executor<'t> + Accepts<'t, Bundle<C, I::Item>>,
    {
        let sizes = Sizes { chunksize: None, buffersize: usize::MAX, read: 0, pace: Pace::new() };
        let mapped = Mapped { function, pace: sizes.pace.clone(), progress: None };
        let mut map = Map::reading(submitting(executor, mapped, items, true), sizes, None);
        let (bundles, sizes) = (mem::take(&mut map.bundles), map.sizes.clone());
        Map { bundles, results: Results::none(), ahead: map.ahead, source: None, sizes, deadline: None }
    }
}

impl<'t, T, S> Iterator for Map<'t, T, S>
where
    S: FnMut(usize) -> Option<Bundled<'t, T>>,
{
    type Item = Result<T, TaskError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(result) = self.results.next() {
                self.ahead -= 1;
                return Some(result);
            }
            if !self.deadline_has_passed() {
                self.read();
            }
            while self.bundles.front().is_some_and(Bundled::is_given_out) {
                self.bundles.pop_front();
            }
            match self.bundles.front_mut() {
                None if self.source.is_none() => return None,
                None => return self.time_is_over(), // else it would have read on
                Some(bundle) => match bundle.fetch(self.deadline) {
                    Some(results) => self.results = results,
                    None => return self.time_is_over(),
                },
            }
        }
    }
}

impl<'t, T, S> Map<'t, T, S> {
    fn reading(source: S, sizes: Sizes, deadline: Option<Instant>) -> Self
    where
        S: FnMut(usize) -> Option<Bundled<'t, T>>,
    {
        let (bundles, results) = (VecDeque::new(), Results::none());
        let mut map = Map { bundles, results, ahead: 0, source: Some(source), sizes, deadline };
        map.read();
        map
    }

    fn read(&mut self)
    where
        S: FnMut(usize) -> Option<Bundled<'t, T>>,
    {
        while let (Some(source), Some(size)) = (&mut self.source, self.sizes.next(self.ahead)) {
            match source(size) {
                Some(bundle) => {
                    self.ahead += bundle.items;
                    self.sizes.read += bundle.items;
                    self.bundles.push_back(bundle);
                }
                None => self.source = None,
            }
        }
    }

    fn deadline_has_passed(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }

    fn time_is_over(&mut self) -> Option<Result<T, TaskError>> {
        self.end();
        Some(Err(TaskError::TimedOut))
    }

    fn end(&mut self) {
        self.source = None;
        for bundle in self.bundles.drain(..) {
            bundle.future.cancel();
        }
    }
}

impl<T> Bundled<'_, T> {
    fn is_given_out(&self) -> bool {
        self.given_out == self.items
    }

    /// The next results, waiting for them if need be; `None` when the deadline came first.
    fn fetch(&mut self, deadline: Option<Instant>) -> Option<Results<T>> {
        loop {
            let first = self.given_out;
            if let Some(results) = self.gathered.take(first) {
                self.given_out += results.len();
                return Some(results);
            }
            if self.gathered.is_given_up(first) {
                return Some(self.rest_failed(self.future.exception().unwrap_or(TaskError::Abandoned)));
            }
            match self.wait(first, deadline) {
                Ok(()) => {}
                Err(Missed::TimedOut) => return None,
                Err(missed) => return Some(self.rest_failed(missed.into())),
            }
        }
    }

    fn rest_failed(&mut self, error: TaskError) -> Results<T> {
        self.future.cancel();
        let rest = self.items - self.given_out;
        self.given_out = self.items;
        Results::failed(rest, &error)
    }

    /// Waits until there may be news of that item.
    fn wait(&self, item: usize, deadline: Option<Instant>) -> Result<(), Missed> {
        let waits = || !self.gathered.has_news_of(item);
        if spin::until(|| !waits()) || (deadline.is_none() && self.future.help()) {
            return Ok(());
        }
        let inbox = Inbox::new();
        if self.gathered.ring_at_news_of(item, inbox.bell()) {
            inbox.take(deadline, || vec![self.gathered.awaited(item, self.future.shared().awaited())])?;
        }
        Ok(())
    }
}

/// How many items make a bundle.
#[derive(Clone)]
struct Sizes {
    /// If it was said.
    chunksize: Option<usize>,
    /// How many items may be submitted and not given out.
    buffersize: usize,
    /// How many have been read.
    read: usize,
    pace: Arc<Pace>,
}

impl Sizes {
    /// How many to read next, when so many are ahead; `None` if there is no room.
    ///
    /// Small bundles first, so that nobody waits for items to be read. Where there is not much room, no more than are done in
    /// a moment, and no more than half of it, so that the workers have the other half to do meanwhile.
    fn next(&self, ahead: usize) -> Option<usize> {
        let size = match self.chunksize {
            Some(chunksize) => chunksize.min(self.buffersize),
            None if self.buffersize == usize::MAX => self.read.clamp(1, MOST_ITEMS),
            None => self.pace.items().min(self.buffersize / 2).max(1),
        };
        (self.buffersize - ahead >= size).then_some(size)
    }
}

impl<T, S> Drop for Map<'_, T, S> {
    fn drop(&mut self) {
        self.end();
    }
}

impl<T, S> fmt::Debug for Map<'_, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Map").field("not_given_out", &self.ahead).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Bundled<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bundled").field("items", &self.items).field("future", &self.future).finish()
    }
}

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

    /// How long all of it may take, counted from the call of `map`. When it has passed, nothing more is read; the iterator
    /// gives what is done up to the first result that is not, then [`TaskError::TimedOut`] once; it cancels what has not
    /// started, and ends.
    pub fn timeout(self, timeout: Duration) -> Self {
        Mapping { timeout: Some(timeout), ..self }
    }

    /// How many neighbouring items make one task, which one worker runs from its first to its last. If not given, the
    /// workers find out: they take items one by one if these take their time or wait for one another, and up to a thousand at
    /// a time if they are done in no time.
    pub fn chunksize(self, chunksize: usize) -> Self {
        Mapping { chunksize: Some(chunksize), ..self }
    }

    /// Has `progress` called after each item, in the thread that ran it, bundled or not: for a progress bar.
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

    /// How many items may be read and not yet given out, so that endless input works; no limit if not given. A bundle is
    /// never larger than this.
    pub fn buffersize(self, buffersize: usize) -> Self {
        Mapping { buffersize: Some(buffersize), ..self }
    }

    /// [`Executor::map`] with these choices.
    ///
    /// # Errors
    /// If `chunksize` or `buffersize` is zero.
    pub fn map<'t, F, I, T>(
        self,
        function: F,
        items: I,
    ) -> Result<Map<'t, T, impl FnMut(usize) -> Option<Bundled<'t, T>> + use<'p, 't, E, F, I, T>>, InvalidArgument>
    where
        F: Fn(I::Item) -> T,
        I: IntoIterator,
        E: Executor<'t> + Accepts<'t, Bundle<Infallible<F>, I::Item>>,
        T: 'p,
    {
        self.start(Infallible(function), items)
    }

    /// [`Executor::try_map`] with these choices.
    ///
    /// # Errors
    /// If `chunksize` or `buffersize` is zero.
    pub fn try_map<'t, F, I, T, X>(
        self,
        function: F,
        items: I,
    ) -> Result<Map<'t, T, impl FnMut(usize) -> Option<Bundled<'t, T>> + use<'p, 't, E, F, I, T, X>>, InvalidArgument>
    where
        F: Fn(I::Item) -> Result<T, X>,
        I: IntoIterator,
        X: Into<BoxError>,
        E: Executor<'t> + Accepts<'t, Bundle<Fallible<F>, I::Item>>,
    {
        self.start(Fallible(function), items)
    }

    fn start<'t, C, I>(
        self,
        function: C,
        items: I,
    ) -> Result<
        Map<'t, C::Value, impl FnMut(usize) -> Option<Bundled<'t, C::Value>> + use<'p, 't, E, C, I>>,
        InvalidArgument,
    >
    where
        I: IntoIterator,
        C: Call<I::Item>,
        E: Executor<'t> + Accepts<'t, Bundle<C, I::Item>>,
    {
        let positive = |name, number: Option<usize>| {
            number.map(|number| InvalidArgument::unless_positive(name, number)).transpose()
        };
        let chunksize = positive("chunksize", self.chunksize)?;
        let buffersize = positive("buffersize", self.buffersize)?.unwrap_or(usize::MAX);
        let deadline = self.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let sizes = Sizes { chunksize, buffersize, read: 0, pace: Pace::new() };
        let mapped = Mapped { function, pace: sizes.pace.clone(), progress: self.progress };
        let source = submitting(self.executor, mapped, items, chunksize.is_none());
        Ok(Map::reading(source, sizes, deadline))
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

/// Submits as many items as it is called with, or fewer at the end, as one bundle; `splits` if it may be taken in parts.
fn submitting<'p, 't, E, C, I>(
    executor: &'p E,
    mapped: Mapped<C>,
    items: I,
    splits: bool,
) -> impl FnMut(usize) -> Option<Bundled<'t, C::Value>> + use<'p, 't, E, C, I>
where
    I: IntoIterator,
    C: Call<I::Item>,
    E: Executor<'t> + Accepts<'t, Bundle<C, I::Item>>,
{
    let mapped = Arc::new(mapped);
    let mut input = items.into_iter().fuse();
    move |size| {
        let items: Vec<_> = input.by_ref().take(size).collect();
        let count = items.len();
        let gathered = Gathered::new();
        (count > 0).then(|| {
            let (mapped, items) = (mapped.clone(), items.into_iter());
            let bundle = Bundle { mapped, gathered: gathered.clone(), items, first: 0, splits };
            Bundled { items: count, given_out: 0, gathered, future: executor.submit(bundle) }
        })
    }
}
