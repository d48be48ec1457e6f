//! [`gathered`]: one call of `gather`, and all that became of its jobs.

use std::future::poll_fn;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use checks::{Spans, expect, expect_eq, fail, threads_left_by};
use tokio::time::{Instant, sleep, timeout};

use super::ANSWER;
use super::jobs::{Broken, Job, Outcome};
use super::virtual_time::in_virtual_time;

/// Far longer than any job takes: who is not done then will never be.
pub(crate) const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What became of a call.
pub(crate) struct Gathered {
    ending: Ending,
    /// On the virtual clock.
    pub(crate) took: Duration,
    /// How often the future of `gather` was polled.
    pub(crate) polls: usize,
    /// How many jobs had not been dropped when `gather` was done.
    pub(crate) left: usize,
    /// What became of each job that was drawn, until a month later.
    pub(crate) jobs: Vec<Fate>,
    /// The most jobs that were under way at a time.
    pub(crate) most_under_way: usize,
    /// The most jobs that were drawn and had not ended at a time.
    pub(crate) most_drawn: usize,
    /// What began and ended, and in which order.
    pub(crate) spans: Spans,
    /// The jobs in the order in which they began.
    pub(crate) beginnings: Vec<usize>,
}

enum Ending {
    Returned(Result<Vec<u64>, &'static str>),
    Panicked(Broken),
    /// It was dropped before.
    Dropped,
}

/// What became of a job.
#[derive(Clone, Default)]
pub(crate) struct Fate {
    /// When it was first polled, on the virtual clock, from the call on.
    pub(crate) begun: Option<Duration>,
    pub(crate) ended: bool,
    pub(crate) dropped: bool,
    pub(crate) polls: usize,
    pub(crate) polls_after_its_end: usize,
    /// After `gather` had returned, had panicked or was dropped.
    pub(crate) polls_after_gather: usize,
}

/// Calls `gather` with these jobs, in virtual time.
pub(crate) fn gathered(limit: usize, jobs: Vec<Job>) -> Gathered {
    in_virtual_time(async move || witnessed(limit, jobs, MONTH).await)
}

/// The same, but drops the future of `gather` after this time.
pub(crate) fn dropped_after(time: Duration, limit: usize, jobs: Vec<Job>) -> Gathered {
    in_virtual_time(async move || witnessed(limit, jobs, time).await)
}

/// Calls `gather` with these jobs, in the virtual time of the caller. Waits for another month to see what goes on.
pub(crate) async fn witnessed(limit: usize, jobs: Vec<Job>, time: Duration) -> Gathered {
    let book = Arc::new(Mutex::new(Book::new()));
    let mut gathering = call(limit, jobs, &book);

    let started = lock(&book).started;
    let awaited = poll_fn(|context| {
        lock(&book).note_poll_of_gather();
        match catch_unwind(AssertUnwindSafe(|| gathering.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ending::Returned),
            Err(panic) => Poll::Ready(Ending::Panicked(*panic.downcast().unwrap_or_else(|other| resume_unwind(other)))),
        }
    });
    let ending = timeout(time, awaited).await.unwrap_or(Ending::Dropped);
    let took = started.elapsed();
    let left = lock(&book).close();
    drop(gathering);

    sleep(MONTH).await;
    let book = lock(&book);
    Gathered {
        ending,
        took,
        polls: book.polls_of_gather,
        left,
        jobs: book.jobs.clone(),
        most_under_way: book.most_under_way,
        most_drawn: book.most_drawn,
        spans: Spans::recorded("job", book.spans.clone()),
        beginnings: book.beginnings.clone(),
    }
}

/// How many threads are started by the polls of `gather`, and are still there when it has been polled.
pub(crate) async fn threads_started(limit: usize, jobs: Vec<Job>) -> usize {
    let book = Arc::new(Mutex::new(Book::new()));
    let mut gathering = call(limit, jobs, &book);
    let mut started = 0;
    let done = poll_fn(|context| {
        let mut poll = Poll::Pending;
        started = started.max(threads_left_by(|| poll = gathering.as_mut().poll(context).map(drop)));
        // Once is enough, and what is left behind it leaves behind for good.
        if started > 0 { Poll::Ready(()) } else { poll }
    });
    let _ = timeout(MONTH, done).await;
    started
}

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) gather: fn(NonZeroUsize, Draw) -> Gathering,
}

/// The future of the answer's `gather`.
pub(crate) type Gathering = Pin<Box<dyn Future<Output = Result<Vec<u64>, &'static str>>>>;

/// All checks call the answer here, with jobs of one type.
fn call(limit: usize, jobs: Vec<Job>, book: &Arc<Mutex<Book>>) -> Gathering {
    let limit = NonZeroUsize::new(limit).expect("a check asks for no limit of 0");
    (ANSWER.gather)(limit, Draw { jobs: jobs.into_iter(), book: Arc::clone(book) })
}

impl Gathered {
    /// What `gather` has returned; the check fails if it has not.
    pub(crate) fn returned(&self) -> &Result<Vec<u64>, &'static str> {
        match &self.ending {
            Ending::Returned(result) => result,
            Ending::Panicked(_) => fail("`gather` to return", "it panic"),
            Ending::Dropped => fail("`gather` to return", self.endlessness()),
        }
    }

    /// With what `gather` has panicked; the check fails if it has not.
    pub(crate) fn panicked(&self) -> &Broken {
        match &self.ending {
            Ending::Panicked(broken) => broken,
            Ending::Returned(_) => fail("`gather` to panic", "it return"),
            Ending::Dropped => fail("`gather` to panic", self.endlessness()),
        }
    }

    pub(crate) fn was_dropped(&self) -> bool {
        matches!(self.ending, Ending::Dropped)
    }

    /// Expects values; which they are is for other checks.
    pub(crate) fn expect_all_well(&self) {
        if let Err(error) = self.returned() {
            fail("`gather` to return values", format!("the error \"{error}\""));
        }
    }

    pub(crate) fn expect_values(&self, expected: impl IntoIterator<Item = u64>) {
        expect_eq("what `gather` returns", self.returned(), &Ok(expected.into_iter().collect()));
    }

    /// Expects that no job goes on when `gather` has come to its end: `how` says to which.
    pub(crate) fn expect_nothing_goes_on(&self, how: &str) {
        let went_on = self.jobs.iter().position(|fate| fate.polls_after_gather > 0);
        if let Some(job) = went_on {
            fail(format!("no job to continue after {how}"), format!("job {job} continue"));
        }
        let kept = self.jobs.iter().position(|fate| !fate.dropped);
        if let Some(job) = kept {
            fail(format!("all jobs to be dropped after {how}"), format!("job {job} kept"));
        }
    }

    fn endlessness(&self) -> String {
        let (begun, ended) = (self.beginnings.len(), self.jobs.iter().filter(|fate| fate.ended).count());
        format!("a month pass on the clock of the jobs: {begun} had begun, {ended} had ended, and nothing was woken")
    }
}

/// What is noted while jobs are drawn, polled and dropped.
struct Book {
    started: Instant,
    /// Whether `gather` has come to its end.
    closed: bool,
    polls_of_gather: usize,
    /// In the order in which they were drawn.
    jobs: Vec<Fate>,
    most_under_way: usize,
    most_drawn: usize,
    beginnings: Vec<usize>,
    /// Of each job in `beginnings`: the numbers of the events with which it began and ended.
    spans: Vec<(usize, Option<usize>)>,
    events: usize,
}

impl Book {
    fn new() -> Book {
        Book {
            started: Instant::now(),
            closed: false,
            polls_of_gather: 0,
            jobs: Vec::new(),
            most_under_way: 0,
            most_drawn: 0,
            beginnings: Vec::new(),
            spans: Vec::new(),
            events: 0,
        }
    }

    fn note_poll_of_gather(&mut self) {
        // An answer that always wakes itself would go on for ever.
        const MOST: usize = 100_000;
        self.polls_of_gather += 1;
        let seen = format!("{MOST} polls, of {} jobs", self.jobs.len());
        expect(self.polls_of_gather < MOST, "the future of `gather` to be polled only when a job can continue", seen);
    }

    fn note_draw(&mut self) -> usize {
        self.jobs.push(Fate::default());
        self.most_drawn = self.most_drawn.max(self.count(|fate| !fate.ended));
        self.jobs.len() - 1
    }

    fn note_poll(&mut self, place: usize) {
        let fate = &mut self.jobs[place];
        let first = fate.begun.is_none();
        fate.begun.get_or_insert(self.started.elapsed());
        fate.polls += 1;
        fate.polls_after_its_end += usize::from(fate.ended);
        fate.polls_after_gather += usize::from(self.closed);
        if first {
            self.beginnings.push(place);
            self.events += 1;
            self.spans.push((self.events, None));
            let under_way = self.count(|fate| fate.begun.is_some() && !fate.ended && !fate.dropped);
            self.most_under_way = self.most_under_way.max(under_way);
        }
    }

    /// A job has ended, or was dropped before that.
    fn note_end(&mut self, place: usize) {
        self.events += 1;
        let begun = self.beginnings.iter().position(|begun| *begun == place);
        let span = begun.map(|begun| &mut self.spans[begun]);
        if let Some((_, end @ None)) = span {
            *end = Some(self.events);
        }
    }

    /// Gives how many jobs are still there.
    fn close(&mut self) -> usize {
        self.closed = true;
        self.count(|fate| !fate.dropped)
    }

    fn count(&self, which: impl Fn(&Fate) -> bool) -> usize {
        self.jobs.iter().filter(|fate| which(fate)).count()
    }
}

/// Nothing panics while it holds this lock, but for expectations that fail.
fn lock(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The jobs, as `gather` draws them.
pub(crate) struct Draw {
    jobs: std::vec::IntoIter<Job>,
    book: Arc<Mutex<Book>>,
}

impl Iterator for Draw {
    type Item = Witnessed;

    fn next(&mut self) -> Option<Witnessed> {
        let job = self.jobs.next()?;
        Some(Witnessed { place: lock(&self.book).note_draw(), job, book: Arc::clone(&self.book) })
    }
}

/// A job that notes what becomes of it.
pub(crate) struct Witnessed {
    place: usize,
    job: Job,
    book: Arc<Mutex<Book>>,
}

impl Future for Witnessed {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let place = self.place;
        lock(&self.book).note_poll(place);
        if lock(&self.book).jobs[place].ended {
            return Poll::Pending; // an `async fn` would panic here; this is for a check to tell
        }
        let outcome = ready!(self.job.as_mut().poll(context));
        let mut book = lock(&self.book);
        book.jobs[place].ended = true;
        book.note_end(place);
        Poll::Ready(outcome)
    }
}

impl Drop for Witnessed {
    fn drop(&mut self) {
        let mut book = lock(&self.book);
        book.jobs[self.place].dropped = true;
        book.note_end(self.place);
    }
}
