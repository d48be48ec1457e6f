//! [`Bundle`]: neighbouring items of a map, queued as one task, and where their results are gathered.
//!
//! To queue a task costs more than many an item does. So items are queued in bundles, and a worker that comes to a bundle
//! takes as many off its front as it will do in a moment and leaves the rest, at the front of the queue, to whoever comes
//! next. How many that is, is found out: one at first, twice as many as long as they are done in no time. So items that
//! take their time, or wait for one another, are taken one by one, as if each had been queued alone.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::vec;

use crate::badge::{Badge, Home};
use crate::deadlock::Awaited;
use crate::error::{BoxError, TaskError};
use crate::failure::Failure;
use crate::panic;
use crate::state::Bell;
use crate::sync::Mutex;
use crate::task::{Call, Task};

/// Some neighbouring items of a [`map`](crate::Executor::map), queued as one task. An item that fails or panics fails alone.
pub struct Bundle<C: Call<A>, A> {
    pub(crate) mapped: Arc<Mapped<C>>,
    pub(crate) gathered: Arc<Gathered<C::Value>>,
    pub(crate) items: vec::IntoIter<A>,
    /// The position of the first of them in the bundle as it was queued.
    pub(crate) first: usize,
    /// Whether it may be taken in parts.
    pub(crate) splits: bool,
}

/// What all bundles of a map share.
pub(crate) struct Mapped<C> {
    pub(crate) function: C,
    pub(crate) pace: Arc<Pace>,
    /// Called after each item.
    pub(crate) progress: Option<Box<dyn Fn() + Send + Sync>>,
}

impl<C: Call<A>, A> Task for Bundle<C, A> {
    type Value = ();

    fn run(mut self) -> Result<(), BoxError> {
        let began = Instant::now();
        let items = mem::take(&mut self.items);
        let positions = self.first..self.first + items.len();
        self.gathered.begins(&positions);
        let results = Results::of(&self.mapped, items);
        self.mapped.pace.took(positions.len(), began.elapsed());
        self.gathered.put(positions.start, results);
        Ok(())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(type_name::<C>())
    }

    fn split(&mut self) -> Option<Self> {
        let count = self.mapped.pace.items();
        if !self.splits || count >= self.items.len() {
            return None;
        }
        let items = self.items.by_ref().take(count).collect::<Vec<_>>().into_iter();
        let (mapped, gathered, first) = (self.mapped.clone(), self.gathered.clone(), self.first);
        self.first += count;
        Some(Bundle { mapped, gathered, items, first, splits: false })
    }
}

impl<C: Call<A>, A> Drop for Bundle<C, A> {
    /// Without having run.
    fn drop(&mut self) {
        if self.items.len() > 0 {
            self.gathered.gives_up_from(self.first);
        }
    }
}

impl<C: Call<A>, A> fmt::Debug for Bundle<C, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bundle").field("items", &self.items.len()).finish_non_exhaustive()
    }
}

/// How many items a worker takes at a time.
pub(crate) struct Pace(AtomicUsize);

/// What a worker takes at a time is to be done in about that time.
const MOMENT: Duration = Duration::from_micros(100);
pub(crate) const MOST_ITEMS: usize = 1024;

impl Pace {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Pace(AtomicUsize::new(1)))
    }

    pub(crate) fn items(&self) -> usize {
        self.0.load(Relaxed)
    }

    /// Some were done in that time.
    fn took(&self, items: usize, time: Duration) {
        let pace = self.items();
        if time > 4 * MOMENT {
            self.0.store((pace / 8).max(1), Relaxed);
        } else if items >= pace && time < MOMENT {
            self.0.store((pace * 2).min(MOST_ITEMS), Relaxed);
        }
    }
}

/// The results of a bundle, part by part, as they come.
pub(crate) struct Gathered<T>(Mutex<Parts<T>>);

struct Parts<T> {
    /// Each with the position of its first item.
    done: Vec<(usize, Results<T>)>,
    /// Positions, and the numbers of the tasks that are at them.
    running: Vec<(Range<usize>, usize)>,
    /// From here on nothing will come.
    given_up_from: usize,
    /// Rung at any news.
    bell: Option<Arc<dyn Bell>>,
}

impl<T> Parts<T> {
    fn has_news_of(&self, position: usize) -> bool {
        self.given_up_from <= position || self.done.iter().any(|(first, _)| *first == position)
    }
}

impl<T> Gathered<T> {
    pub(crate) fn new() -> Arc<Self> {
        let parts = Parts { done: Vec::new(), running: Vec::new(), given_up_from: usize::MAX, bell: None };
        Arc::new(Gathered(Mutex::new(parts)))
    }

    /// The results that begin at this position, if they are there.
    pub(crate) fn take(&self, position: usize) -> Option<Results<T>> {
        let mut parts = self.0.lock();
        let found = parts.done.iter().position(|(first, _)| *first == position)?;
        Some(parts.done.swap_remove(found).1)
    }

    /// Whether nothing will come for this position.
    pub(crate) fn is_given_up(&self, position: usize) -> bool {
        self.0.lock().given_up_from <= position
    }

    pub(crate) fn has_news_of(&self, position: usize) -> bool {
        self.0.lock().has_news_of(position)
    }

    /// Rings when there may be news of this position; `false` if there is already.
    pub(crate) fn ring_at_news_of(&self, position: usize, bell: Arc<dyn Bell>) -> bool {
        let mut parts = self.0.lock();
        let waits = !parts.has_news_of(position);
        parts.bell = waits.then_some(bell);
        waits
    }

    /// How this position looks to a worker that waits for it, where `queued` is its bundle.
    pub(crate) fn awaited(&self, position: usize, queued: Awaited) -> Awaited {
        let parts = self.0.lock();
        match parts.running.iter().find(|(positions, _)| positions.contains(&position)) {
            Some((_, task)) => Awaited { task: Some(*task), queued_in: Home::NOWHERE, ..queued },
            None => Awaited { task: None, ..queued },
        }
    }

    fn begins(&self, positions: &Range<usize>) {
        if let Some(badge) = Badge::of_this_thread() {
            self.0.lock().running.push((positions.clone(), badge.post.task().1));
        }
    }

    fn put(&self, first: usize, results: Results<T>) {
        self.news(|parts| {
            parts.running.retain(|(positions, _)| positions.start != first);
            parts.done.push((first, results));
        });
    }

    fn gives_up_from(&self, position: usize) {
        self.news(|parts| parts.given_up_from = position);
    }

    fn news(&self, change: impl FnOnce(&mut Parts<T>)) {
        let mut parts = self.0.lock();
        change(&mut parts);
        let bell = parts.bell.take();
        drop(parts);
        if let Some(bell) = bell {
            let _waker = bell.ring(0); // a map waits in a thread
        }
    }
}

/// The results of neighbouring items, in order.
pub(crate) struct Results<T> {
    values: vec::IntoIter<T>,
    /// With the index of the item; few, so they take no room among the values.
    errors: vec::IntoIter<(usize, Box<Failure>)>,
    /// The index of the next item.
    next: usize,
}

impl<T> Results<T> {
    pub(crate) fn none() -> Self {
        Results { values: Vec::new().into_iter(), errors: Vec::new().into_iter(), next: 0 }
    }

    /// The same error for each of so many items.
    pub(crate) fn failed(count: usize, error: &TaskError) -> Self {
        let errors = (0..count).map(|index| (index, Failure::new(error.clone(), Cow::Borrowed("an item of a map"))));
        Results { errors: errors.collect::<Vec<_>>().into_iter(), ..Results::none() }
    }

    /// How many are left.
    pub(crate) fn len(&self) -> usize {
        self.values.len() + self.errors.len()
    }

    fn of<C: Call<A, Value = T>, A>(mapped: &Mapped<C>, mut items: vec::IntoIter<A>) -> Self {
        let (mut values, mut errors) = (Vec::with_capacity(items.len()), Vec::new());
        let failure = |error| Failure::new(error, Cow::Borrowed(type_name::<C>()));
        let index = |values: &Vec<T>, errors: &Vec<_>| values.len() + errors.len();
        while items.len() > 0 {
            let caught = panic::capture(|| {
                for item in items.by_ref() {
                    match mapped.function.call(item) {
                        Ok(value) => values.push(value),
                        Err(error) => {
                            errors.push((index(&values, &errors), failure(TaskError::Failed(Arc::from(error)))));
                        }
                    }
                    if let Some(progress) = &mapped.progress {
                        panic::contain(progress);
                    }
                }
            });
            if let Err(panic) = caught {
                errors.push((index(&values, &errors), failure(TaskError::Panicked(Arc::new(panic)))));
            }
        }
        Results { values: values.into_iter(), errors: errors.into_iter(), next: 0 }
    }
}

impl<T> Iterator for Results<T> {
    type Item = Result<T, TaskError>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.next;
        self.next += 1;
        match self.errors.as_slice().first() {
            Some((failed, _)) if *failed == index => self.errors.next().map(|(_, failure)| Err(failure.look())),
            _ => self.values.next().map(Ok),
        }
    }
}
