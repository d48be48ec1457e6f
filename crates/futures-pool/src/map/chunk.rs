//! [`Chunk`]: neighbouring items of a map, queued as one task, and where their results arrive.
//!
//! To queue a task costs more than many an item does. So items are queued in chunks, and a worker that comes to a chunk
//! takes as many off its front as it will do in a moment and leaves the rest, at the front of the queue, to the worker
//! that comes next. How many that is, is found out: one at first; more and more when many have taken so little time
//! that they cannot have waited for anybody. So items that take their time, or wait for one another, are taken one by
//! one, as if each had been queued alone.

use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::vec;

use crate::error::{BoxError, TaskError};
use crate::future::unobserved::{Failure, LostErrors};
use crate::panic;
use crate::sync::Mutex;
use crate::task::id::TaskId;
use crate::task::{Call, Task, outcome_of};
use crate::waiting::awaited::Awaited;
use crate::waiting::notify::Notify;

/// Some neighbouring items of a [`map`](crate::Executor::map), queued as one task. An item that fails or panics fails
/// alone.
pub struct Chunk<C: Call<A>, A> {
    /// The function, and what else all chunks share.
    pub(crate) mapped: Arc<Mapped<C>>,
    /// Where the results of this chunk arrive.
    pub(crate) results: Arc<ChunkResults<C::Value>>,
    /// The items that were not run and not taken off.
    pub(crate) items: vec::IntoIter<A>,
    /// The position of the first item in the chunk as it was first queued.
    pub(crate) first: usize,
    /// Whether the chunk may be run in parts.
    pub(crate) splits: bool,
}

/// What all chunks of a map share.
pub(crate) struct Mapped<C> {
    /// The function that is called with each item.
    pub(crate) function: C,
    /// How many items a worker takes at a time, as found out so far.
    pub(crate) chunk_size: ChunkSize,
    /// Called after each item.
    pub(crate) progress: Option<Box<dyn Fn() + Send + Sync>>,
}

impl<C: Call<A>, A> Task for Chunk<C, A> {
    type Value = ();

    fn run(mut self) -> Result<(), BoxError> {
        let items = mem::take(&mut self.items);
        let count = items.len();
        let began = Instant::now();
        let results = Results::of(&self.mapped, items, &self.results);
        self.mapped.chunk_size.record_time(count, began.elapsed(), QUICK);
        self.results.put(self.first, results);
        Ok(())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(C::name())
    }

    fn identity(&self) -> Option<TaskId> {
        Some(TaskId::of_part(Arc::as_ptr(&self.results), self.first))
    }

    fn split(&mut self) -> Option<Self> {
        let count = self.mapped.chunk_size.items();
        if !self.splits || count >= self.items.len() {
            return None;
        }
        let items = self.items.by_ref().take(count).collect::<Vec<_>>().into_iter();
        let (mapped, results, first) = (self.mapped.clone(), self.results.clone(), self.first);
        self.first += count;
        Some(Chunk { mapped, results, items, first, splits: false })
    }
}

#[cfg(feature = "processes")]
impl<C: Call<A>, A> Chunk<C, A> {
    /// The items, to be sent to a process.
    pub(crate) fn items(&self) -> &[A] {
        self.items.as_slice()
    }

    /// Ends a chunk that a process has run, in the time `took`; `outcome` gives the outcome of one item after the
    /// other.
    pub(crate) fn finish_elsewhere(mut self, took: Duration, mut outcome: impl FnMut() -> Result<C::Value, TaskError>) {
        let items = mem::take(&mut self.items);
        let count = items.len();
        let (mut values, mut errors) = (Vec::with_capacity(count), Vec::new());
        for _ in 0..count {
            match outcome() {
                Ok(value) => values.push(value),
                Err(error) => {
                    let failure = self.results.failure(error, Cow::Borrowed(C::name()));
                    errors.push(ItemFailure { after: values.len(), failure });
                }
            }
            self.mapped.count_one();
        }
        self.mapped.chunk_size.record_time(count, took, QUICK_ELSEWHERE);
        self.results.put(self.first, Results::new(values, errors));
        drop(items);
    }
}

impl<C: Call<A>, A> Drop for Chunk<C, A> {
    /// A chunk that is dropped without having run says that its results will never come.
    fn drop(&mut self) {
        if self.items.len() > 0 {
            self.results.give_up_from(self.first);
        }
    }
}

impl<C: Call<A>, A> fmt::Debug for Chunk<C, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk").field("items", &self.items.len()).finish_non_exhaustive()
    }
}

/// How many items a worker takes at a time.
pub(crate) struct ChunkSize {
    items: AtomicUsize,
    /// How many items were timed since `items` was last decided.
    timed: AtomicUsize,
    /// How many nanoseconds those took, all together.
    nanos: AtomicU64,
}

/// Items that take less on average cannot have waited for other threads.
const QUICK: Duration = Duration::from_nanos(500);
/// Items in a process that take less on average cannot have waited for one another, which takes system calls.
#[cfg(feature = "processes")]
const QUICK_ELSEWHERE: Duration = Duration::from_micros(5);
/// How many items are timed before it is decided whether they are quick.
const SAMPLE: usize = 64;
/// What a worker takes at a time is to be done in about that time.
const MOMENT: Duration = Duration::from_micros(250);
/// How many items a worker takes at a time, at most.
pub(crate) const MOST_ITEMS: usize = 4096;

impl ChunkSize {
    pub(crate) fn new() -> Self {
        ChunkSize { items: AtomicUsize::new(1), timed: AtomicUsize::new(0), nanos: AtomicU64::new(0) }
    }

    /// How many items a worker is to take next.
    fn items(&self) -> usize {
        self.items.load(Relaxed)
    }

    fn decide(&self, items: usize) {
        self.timed.store(0, Relaxed);
        self.nanos.store(0, Relaxed);
        self.items.store(items, Relaxed);
    }

    /// Notes that so many items took so much time, where less than `quick` for each is quick.
    fn record_time(&self, items: usize, time: Duration, quick: Duration) {
        let chunk_size = self.items();
        if chunk_size > 1 && time > 2 * MOMENT {
            // Slower than it was, or it had to wait for a processor.
            let slow = time > MOMENT * items as u32;
            return self.decide(if slow { 1 } else { chunk_size / 2 });
        }
        let nanos = self.nanos.fetch_add(time.as_nanos() as u64, Relaxed) + time.as_nanos() as u64;
        let timed = self.timed.fetch_add(items, Relaxed) + items;
        if chunk_size == 1 && timed >= SAMPLE {
            self.decide(if nanos < quick.as_nanos() as u64 * timed as u64 { 2 } else { 1 });
        } else if chunk_size > 1 && timed >= chunk_size {
            // Where the way to a worker is long, these are many small parts, taken before more was known. They count together.
            let at_once = nanos / timed as u64 * chunk_size as u64;
            let is_short = at_once < MOMENT.as_nanos() as u64;
            self.decide(if is_short { (chunk_size * 2).min(MOST_ITEMS) } else { chunk_size });
        }
    }
}

/// The results of a chunk, part by part, as they come.
pub(crate) struct ChunkResults<T> {
    parts: Mutex<Parts<T>>,
    /// How often the results have changed, for those who look without the lock.
    news: AtomicUsize,
    /// Counts the errors of the whole map that nobody observes.
    lost: Arc<LostErrors>,
}

struct Parts<T> {
    done: DoneParts<T>,
    /// From this position on no results will come.
    given_up_from: usize,
    /// Who is to be notified when there is news of a position, and which position.
    notify: Option<(Arc<dyn Notify>, usize)>,
}

impl<T> Parts<T> {
    /// Whether the results from this position on are there, or will never come.
    fn has_news_of(&self, position: usize) -> bool {
        self.given_up_from <= position || self.done.contain(position)
    }
}

/// The parts that are done and were not taken out. The first takes no memory of its own: most chunks are run whole.
struct DoneParts<T> {
    first: Option<Part<T>>,
    more: Vec<Part<T>>,
}

/// Results, with the position of the first item.
type Part<T> = (usize, Results<T>);

impl<T> DoneParts<T> {
    fn none() -> Self {
        DoneParts { first: None, more: Vec::new() }
    }

    fn contain(&self, position: usize) -> bool {
        self.first.iter().chain(&self.more).any(|(first, _)| *first == position)
    }

    fn add(&mut self, part: Part<T>) {
        match &mut self.first {
            None => self.first = Some(part),
            Some(_) => self.more.push(part),
        }
    }

    fn take(&mut self, position: usize) -> Option<Results<T>> {
        let found = self.first.take_if(|(first, _)| *first == position);
        let found = found.or_else(|| {
            let found = self.more.iter().position(|(first, _)| *first == position)?;
            Some(self.more.swap_remove(found))
        });
        found.map(|(_, results)| results)
    }
}

impl<T> ChunkResults<T> {
    pub(crate) fn new(lost: Arc<LostErrors>) -> Arc<Self> {
        let parts = Parts { done: DoneParts::none(), given_up_from: usize::MAX, notify: None };
        Arc::new(ChunkResults { parts: Mutex::new(parts), news: AtomicUsize::new(0), lost })
    }

    /// The error of one item, counted with those of the whole map.
    fn failure(&self, error: TaskError, task: Cow<'static, str>) -> Box<Failure> {
        Failure::of_one_of_many(error, task, self.lost.clone())
    }

    /// The results that begin at this position, if they are there.
    pub(crate) fn take(&self, position: usize) -> Option<Results<T>> {
        self.parts.lock().done.take(position)
    }

    /// Whether the results from this position on will never come.
    pub(crate) fn is_given_up(&self, position: usize) -> bool {
        self.parts.lock().given_up_from <= position
    }

    /// How often the results have changed.
    pub(crate) fn news(&self) -> usize {
        self.news.load(Relaxed)
    }

    /// Notifies when there is news of this position; `false` if there is already.
    pub(crate) fn notify_at_news_of(&self, position: usize, notify: Arc<dyn Notify>) -> bool {
        let mut parts = self.parts.lock();
        let waits = !parts.has_news_of(position);
        parts.notify = waits.then_some((notify, position));
        waits
    }

    /// How this position looks to a worker that waits for it, where `queued` is its chunk. It is the first of a part,
    /// since parts are given out whole.
    pub(crate) fn awaited(&self, position: usize, queued: Awaited) -> Awaited {
        Awaited { task: TaskId::of_part(self, position), ..queued }
    }

    /// Brings the results of a part, and notifies who waits for them.
    fn put(&self, first: usize, results: Results<T>) {
        self.tell(|parts| parts.done.add((first, results)));
    }

    /// Says that from this position on no results will come.
    fn give_up_from(&self, position: usize) {
        self.tell(|parts| parts.given_up_from = position);
    }

    /// Changes the parts and notifies who waits for what has changed.
    fn tell(&self, change: impl FnOnce(&mut Parts<T>)) {
        let mut parts = self.parts.lock();
        change(&mut parts);
        self.news.fetch_add(1, Relaxed);
        let position = parts.notify.as_ref().map(|(_, position)| *position);
        if position.is_some_and(|position| parts.has_news_of(position)) {
            let notify = parts.notify.take();
            drop(parts);
            // There is no waker: a map waits in a thread.
            let _none = notify.map(|(notify, position)| notify.notify(position));
        }
    }
}

/// The results of neighbouring items, in order.
pub(crate) struct Results<T> {
    values: vec::IntoIter<T>,
    /// The errors, apart from the values: they are few, so they take no room among them.
    errors: vec::IntoIter<ItemFailure>,
    /// How many values come before the next error, or at all.
    before_error: usize,
}

struct ItemFailure {
    /// How many values come before this error.
    after: usize,
    failure: Box<Failure>,
}

impl<T> Results<T> {
    /// No results.
    pub(crate) fn none() -> Self {
        Results::new(Vec::new(), Vec::new())
    }

    /// The same error for each of `count` items.
    pub(crate) fn failed(count: usize, error: &TaskError, results: &ChunkResults<T>) -> Self {
        let failed = || results.failure(error.clone(), Cow::Borrowed("a map"));
        let failure = |_| ItemFailure { after: 0, failure: failed() };
        Results::new(Vec::new(), (0..count).map(failure).collect())
    }

    fn new(values: Vec<T>, errors: Vec<ItemFailure>) -> Self {
        let before_error = errors.first().map_or(values.len(), |first| first.after);
        Results { values: values.into_iter(), errors: errors.into_iter(), before_error }
    }

    /// How many results are left.
    pub(crate) fn len(&self) -> usize {
        self.values.len() + self.errors.len()
    }

    /// Calls the function with each item, and collects what comes.
    fn of<C: Call<A, Value = T>, A>(
        mapped: &Mapped<C>,
        mut items: vec::IntoIter<A>,
        results: &ChunkResults<T>,
    ) -> Self {
        let (mut values, mut errors) = (Vec::with_capacity(items.len()), Vec::new());
        while items.len() > 0 {
            let Err(error) = outcome_of(|| mapped.call_until_error(&mut items, &mut values)) else { break };
            let failure = results.failure(error, Cow::Borrowed(C::name()));
            errors.push(ItemFailure { after: values.len(), failure });
        }
        Results::new(values, errors)
    }

    /// The next error, which comes before the next value.
    #[cold]
    fn next_error(&mut self) -> Option<Result<T, TaskError>> {
        let failed = self.errors.next()?;
        let next = self.errors.as_slice().first();
        self.before_error = next.map_or(self.values.len(), |next| next.after - failed.after);
        Some(Err(failed.failure.observe()))
    }
}

impl<C> Mapped<C> {
    /// Calls the function with one item after the other, until one fails.
    fn call_until_error<A>(&self, items: &mut vec::IntoIter<A>, values: &mut Vec<C::Value>) -> Result<(), BoxError>
    where
        C: Call<A>,
    {
        for item in items {
            let result = self.function.call(item);
            self.count_one();
            values.push(result?);
        }
        Ok(())
    }

    /// Calls the progress callback for one item that is done.
    fn count_one(&self) {
        if let Some(progress) = &self.progress {
            panic::contain(progress);
        }
    }
}

impl<T> Iterator for Results<T> {
    type Item = Result<T, TaskError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.before_error == 0 {
            return self.next_error();
        }
        self.before_error -= 1;
        self.values.next().map(Ok)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    const NANOSECOND: Duration = Duration::from_nanos(1);

    #[test]
    fn items_are_taken_one_by_one_unless_many_were_quick() {
        let size = ChunkSize::new();
        (0..10 * SAMPLE).for_each(|_| size.record_time(1, 2 * QUICK, QUICK));
        assert_eq!(size.items(), 1);
        (0..SAMPLE).for_each(|_| size.record_time(1, NANOSECOND, QUICK));
        assert_eq!(size.items(), 2);
    }

    #[test]
    fn it_doubles_when_as_many_items_as_that_were_quick_in_one_part_or_in_many() {
        let size = ChunkSize::new();
        (0..SAMPLE).for_each(|_| size.record_time(1, NANOSECOND, QUICK));
        size.record_time(2, NANOSECOND, QUICK);
        assert_eq!(size.items(), 4);
        (0..4 + 8 + 16).for_each(|_| size.record_time(1, NANOSECOND, QUICK));
        assert_eq!(size.items(), 32);
        (0..1000).for_each(|_| size.record_time(MOST_ITEMS, NANOSECOND, QUICK));
        assert_eq!(size.items(), MOST_ITEMS);
    }

    #[test]
    fn it_stays_where_a_chunk_takes_a_moment_and_falls_where_one_takes_longer() {
        let size = ChunkSize::new();
        (0..SAMPLE + 2 + 4).for_each(|_| size.record_time(1, NANOSECOND, QUICK));
        assert_eq!(size.items(), 8);
        (0..100).for_each(|_| size.record_time(4, MOMENT / 2, QUICK));
        assert_eq!(size.items(), 8);
        size.record_time(8, 3 * MOMENT, QUICK);
        assert_eq!(size.items(), 4);
        size.record_time(2, 3 * MOMENT, QUICK);
        assert_eq!(size.items(), 1);
    }
}
