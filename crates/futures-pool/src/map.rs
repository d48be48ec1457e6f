//! [`Map`]: results in the order of the items, whatever the order in which they are done.

use std::collections::VecDeque;
use std::fmt;
use std::iter;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::vec;

use crate::error::{BoxError, InvalidArgument, TaskError};
use crate::executor::{Accepts, Executor};
use crate::future::Future;
use crate::task::{Bundle, Call, Fallible, Infallible};

/// The iterator of [`Executor::map`]; waits in `next`. Dropping it cancels what has not started.
///
/// `S` hands in further items, for a map that reads its input only so far ahead.
#[must_use = "dropping a map cancels what has not started"]
pub struct Map<'t, T, S = iter::Empty<Bundled<'t, T>>> {
    /// Submitted, in order; the first is the next to be given out.
    bundles: VecDeque<Bundled<'t, T>>,
    /// What is left of the bundle that is being given out.
    results: vec::IntoIter<Result<T, TaskError>>,
    source: S,
    /// How many bundles are submitted at most; zero once there are no more to come.
    read_ahead: usize,
    deadline: Option<Instant>,
}

/// Neighbouring items of a [`Map`], submitted as one task.
pub struct Bundled<'t, T> {
    items: usize,
    future: Future<'t, Vec<Result<T, TaskError>>>,
}

impl<'t, T> Map<'t, T> {
    pub(crate) fn eager<E, C, I>(executor: &E, function: C, items: I) -> Self
    where
        I: IntoIterator,
        C: Call<I::Item, Value = T>,
        E: Executor<'t> + Accepts<'t, Bundle<C, I::Item>>,
    {
        let bundles = submitting(executor, function, items, 1).collect();
        Map { bundles, results: Vec::new().into_iter(), source: iter::empty(), read_ahead: 0, deadline: None }
    }
}

impl<'t, T, S> Iterator for Map<'t, T, S>
where
    S: Iterator<Item = Bundled<'t, T>>,
{
    type Item = Result<T, TaskError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.results.len() == 0 {
            if !self.deadline_has_passed() {
                self.read();
            }
            if !self.next_is_done_in_time() {
                self.end();
                return Some(Err(TaskError::TimedOut));
            }
            let Bundled { items, future } = self.bundles.pop_front()?;
            let results = future.into_result();
            let for_each = |error: TaskError| (0..items).map(|_| Err(error.clone())).collect();
            self.results = results.unwrap_or_else(for_each).into_iter();
        }
        self.results.next()
    }
}

impl<'t, T, S> Map<'t, T, S> {
    fn read(&mut self)
    where
        S: Iterator<Item = Bundled<'t, T>>,
    {
        while self.bundles.len() < self.read_ahead {
            match self.source.next() {
                Some(bundle) => self.bundles.push_back(bundle),
                None => self.read_ahead = 0,
            }
        }
    }

    fn deadline_has_passed(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }

    /// Waits for the next bundle, if there is one, or one is still to be read; no longer than the deadline.
    fn next_is_done_in_time(&self) -> bool {
        match (self.deadline, self.bundles.front()) {
            (None, _) => true,
            (Some(_), None) => self.read_ahead == 0,
            (Some(deadline), Some(next)) => {
                let left = deadline.saturating_duration_since(Instant::now());
                !matches!(next.future.result_timeout(left), Err(TaskError::TimedOut))
            }
        }
    }

    fn end(&mut self) {
        self.read_ahead = 0;
        for bundle in self.bundles.drain(..) {
            bundle.future.cancel();
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
        let submitted = self.results.len() + self.bundles.iter().map(|bundle| bundle.items).sum::<usize>();
        f.debug_struct("Map").field("not_given_out", &submitted).finish_non_exhaustive()
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
#[derive(Debug)]
#[must_use = "this only notes the choices: call `map` or `try_map` on it"]
pub struct Mapping<'p, E> {
    executor: &'p E,
    timeout: Option<Duration>,
    chunksize: usize,
    buffersize: Option<usize>,
}

impl<'p, E> Mapping<'p, E> {
    pub(crate) fn new(executor: &'p E) -> Self {
        Mapping { executor, timeout: None, chunksize: 1, buffersize: None }
    }

    /// How long all of it may take, counted from the call of `map`. When it has passed, nothing more is read; the iterator
    /// gives what is done up to the first result that is not, then [`TaskError::TimedOut`] once; it cancels what has not
    /// started, and ends.
    pub fn timeout(self, timeout: Duration) -> Self {
        Mapping { timeout: Some(timeout), ..self }
    }

    /// How many neighbouring items make one task; 1 if not given. Larger is faster for many small items, and what
    /// starts together ends together.
    pub fn chunksize(self, chunksize: usize) -> Self {
        Mapping { chunksize, ..self }
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
    ) -> Result<Map<'t, T, impl Iterator<Item = Bundled<'t, T>> + use<'p, 't, E, F, I, T>>, InvalidArgument>
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
    ) -> Result<Map<'t, T, impl Iterator<Item = Bundled<'t, T>> + use<'p, 't, E, F, I, T, X>>, InvalidArgument>
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
    ) -> Result<Map<'t, C::Value, impl Iterator<Item = Bundled<'t, C::Value>> + use<'p, 't, E, C, I>>, InvalidArgument>
    where
        I: IntoIterator,
        C: Call<I::Item>,
        E: Executor<'t> + Accepts<'t, Bundle<C, I::Item>>,
    {
        let chunksize = InvalidArgument::unless_positive("chunksize", self.chunksize)?;
        let buffersize = InvalidArgument::unless_positive("buffersize", self.buffersize.unwrap_or(usize::MAX))?;
        let deadline = self.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let bundle = chunksize.min(buffersize);
        let mut map = Map {
            bundles: VecDeque::new(),
            results: Vec::new().into_iter(),
            source: submitting(self.executor, function, items, bundle),
            read_ahead: buffersize / bundle,
            deadline,
        };
        map.read();
        Ok(map)
    }
}

/// Submits the items bundle by bundle, as far as the iterator is driven.
fn submitting<'p, 't, E, C, I>(
    executor: &'p E,
    function: C,
    items: I,
    bundle: usize,
) -> impl Iterator<Item = Bundled<'t, C::Value>> + use<'p, 't, E, C, I>
where
    I: IntoIterator,
    C: Call<I::Item>,
    E: Executor<'t> + Accepts<'t, Bundle<C, I::Item>>,
{
    let function = Arc::new(function);
    let mut items = items.into_iter().fuse();
    iter::from_fn(move || {
        let items: Vec<_> = items.by_ref().take(bundle).collect();
        let count = items.len();
        (count > 0)
            .then(|| Bundled { items: count, future: executor.submit(Bundle { function: function.clone(), items }) })
    })
}
