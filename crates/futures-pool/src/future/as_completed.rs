//! [`as_completed`]: futures in the order in which they are done.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::iter::FusedIterator;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::future::as_future::{AsFuture, Seen};
use crate::future::numbered::Numbered;
use crate::waiting::awaited::{AwaitedList, WaitsFor};
use crate::waiting::notify::Notify;
use crate::waiting::waiter::{Missed, Waiter};

/// Gives each future once it is done: those done already first, in the order given, then the others as they finish or
/// are cancelled. A future given twice comes once.
///
/// What has been given out is not kept alive any longer. Dropping the iterator leaves the tasks alone. While it runs,
/// it can [take in more](AsCompleted::add).
///
/// A wait that could never end, since it would be part of a [deadlock](crate::Deadlock), does not begin: then the rest
/// is given out as it is, and to ask one of them for its result tells why.
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
///
/// let pool = ThreadPoolExecutor::new(4)?;
/// let jobs: Vec<_> = (1..=4).map(|n| pool.submit(move || n * n)).collect();
/// let mut squares = as_completed(jobs).map(|job| job.into_result()).collect::<Result<Vec<_>, _>>()?;
/// squares.sort();
/// assert_eq!(squares, [1, 4, 9, 16]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn as_completed<J: AsFuture>(jobs: impl IntoIterator<Item = J>) -> AsCompleted<J> {
    let (jobs, mut seen) = (jobs.into_iter(), Seen::default());
    let at_least = jobs.size_hint().0;
    AsCompleted::of(jobs.filter(|job| seen.is_new(job)), at_least)
}

/// The iterator of [`as_completed`]; waits in `next`.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct AsCompleted<J: AsFuture> {
    /// What has not been given out yet, each with its number.
    jobs: Numbered<J>,
    /// Where the numbers of futures that are done arrive, and where this sleeps.
    waiter: Arc<Waiter>,
    /// The waiter, as futures are given it.
    notify: Arc<dyn Notify>,
    /// The numbers of futures that are done and were not given out yet.
    arrived: VecDeque<usize>,
    /// Every future with a lower number was looked at, and had begun or could not be helped with.
    begun: usize,
    /// Whether something was helped with since all were looked at: that may have queued a stage among those below.
    look_again: bool,
    /// What has not been given out, for the graph of waits. Made when a worker sleeps here for the first time.
    awaited: Option<Arc<AwaitedList>>,
}

impl<J: AsFuture> AsCompleted<J> {
    /// Waits no longer than `timeout` from now, all futures together. Then it ends with one error that says how many
    /// futures are unfinished; they are left alone.
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
    /// # use std::time::Duration;
    /// # let pool = ThreadPoolExecutor::new(1)?;
    /// # let (open, gate) = std::sync::mpsc::channel::<()>();
    /// let jobs = [pool.submit(move || gate.recv().is_ok())];
    /// let unfinished = as_completed(&jobs).timeout(Duration::ZERO).next().unwrap().unwrap_err();
    /// assert_eq!(unfinished.to_string(), "1 (of 1) futures unfinished");
    /// # drop(open);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn timeout(self, timeout: Duration) -> AsCompletedTimeout<J> {
        let deadline = Instant::now().checked_add(timeout);
        AsCompletedTimeout { completed: self, deadline, ended: false }
    }

    /// Takes in one more future, to be given out when it is done. One that has been taken in before comes twice.
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
    /// let pool = ThreadPoolExecutor::new(2)?;
    /// let mut visited = Vec::new();
    /// let mut pages = as_completed([pool.submit(|| 1)]);
    /// while let Some(page) = pages.next() {
    ///     let page = page.into_result()?;
    ///     visited.push(page);
    ///     for link in [2 * page, 2 * page + 1].into_iter().filter(|&link| link < 8) {
    ///         pages.add(pool.submit(move || link));
    ///     }
    /// }
    /// visited.sort();
    /// assert_eq!(visited, [1, 2, 3, 4, 5, 6, 7]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&mut self, job: J) {
        let number = self.jobs.total();
        if !job.completion().notify_when_done(&self.notify, number) {
            // It is done already, and stands in line behind those that were done before it.
            if self.waiter.is_notified() {
                self.notify.notify(number);
            } else {
                self.arrived.push_back(number);
            }
        }
        // A worker that has slept here has shown this list to the graph of waits, which looks at it the next time.
        if let Some(awaited) = &self.awaited {
            awaited.add(number, job.completion().awaited());
        }
        self.jobs.push(job);
    }

    /// The iterator over futures that are known to be distinct; there are about so many.
    pub(crate) fn of(jobs: impl Iterator<Item = J>, many: usize) -> Self {
        let (waiter, arrived) = (Waiter::new(), VecDeque::new());
        let notify = waiter.as_notify();
        let mut completed = AsCompleted {
            jobs: Numbered::new(many),
            waiter,
            notify,
            arrived,
            begun: 0,
            look_again: false,
            awaited: None,
        };
        jobs.for_each(|job| completed.add(job));
        completed
    }

    /// The next future that is done; `None` if there is none before the deadline, or none at all.
    pub(crate) fn next_before(&mut self, deadline: Option<Instant>) -> Option<J> {
        // Numbers are taken from the waiter all at once, and given out one by one without its lock.
        while self.jobs.left() > 0 {
            let Some(number) = self.arrived.pop_front() else {
                self.arrived = self.arrivals(deadline)?;
                continue;
            };
            // It is not there if a deadlock gave out all that were left, and its number arrived after that.
            if let Some(job) = self.jobs.take(number) {
                // Its number arrives a moment before its outcome can be seen.
                job.completion().wait_until_published();
                if let Some(awaited) = &self.awaited {
                    awaited.remove(job.completion().task());
                }
                return Some(job);
            }
        }
        None
    }

    /// Waits until a future is done, and gives the numbers of all that are. `None` if the deadline passed.
    fn arrivals(&mut self, deadline: Option<Instant>) -> Option<VecDeque<usize>> {
        // To be woken costs some microseconds, so it looks for a moment first.
        self.waiter.spin();
        // A wait with a time limit does not help, since the task might take longer.
        while deadline.is_none() && !self.waiter.is_notified() && self.help() {}
        // The list is made once and kept up to date, so that each sleep costs the same, however many futures there are.
        let (jobs, awaited) = (&self.jobs, &mut self.awaited);
        let waits_for = || WaitsFor::AnyOf(awaited.get_or_insert_with(|| list_of(jobs)).clone());
        match self.waiter.take(deadline, waits_for) {
            Ok(numbers) => Some(numbers),
            Err(Missed::TimedOut) => None,
            // Nothing more will ever be done. Who asks any of them for its result is told so.
            Err(Missed::Deadlock(_)) => Some(self.jobs.iter().map(|(number, _)| number).collect()),
        }
    }

    /// Runs a task that has not begun, if this thread may. `false` if it ran none.
    fn help(&mut self) -> bool {
        // What was looked at before is not looked at again, or this would cost more for each future than the one
        // before.
        let helped = self.jobs.from(self.begun).find(|(_, job)| job.help()).map(|(number, _)| number);
        self.begun = helped.map_or(self.jobs.total(), |number| number + 1);
        if helped.is_none() && std::mem::take(&mut self.look_again) {
            self.begun = 0;
            return self.help();
        }
        self.look_again |= helped.is_some();
        helped.is_some()
    }
}

impl<J: AsFuture> Iterator for AsCompleted<J> {
    type Item = J;

    fn next(&mut self) -> Option<J> {
        self.next_before(None)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.jobs.left(), Some(self.jobs.left()))
    }
}

impl<J: AsFuture> ExactSizeIterator for AsCompleted<J> {}

// As an iterator it ends: only its owner can `add` to it.
impl<J: AsFuture> FusedIterator for AsCompleted<J> {}

// What wakes it up runs no code but its own.
impl<J: AsFuture + UnwindSafe> UnwindSafe for AsCompleted<J> {}
impl<J: AsFuture + RefUnwindSafe> RefUnwindSafe for AsCompleted<J> {}

impl<J: AsFuture> Drop for AsCompleted<J> {
    fn drop(&mut self) {
        // Or futures that are asked again and again would keep every waiter there ever was.
        self.jobs.iter().for_each(|(_, job)| job.completion().forget(&self.notify));
    }
}

impl<J: AsFuture> fmt::Debug for AsCompleted<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsCompleted").field("total", &self.jobs.total()).field("unfinished", &self.jobs.left()).finish()
    }
}

/// All that has not been given out, as the graph of waits sees it.
fn list_of<J: AsFuture>(jobs: &Numbered<J>) -> Arc<AwaitedList> {
    let list = AwaitedList::new();
    jobs.iter().for_each(|(number, job)| list.add(number, job.completion().awaited()));
    list
}

/// [`as_completed`] with a time limit; see [`AsCompleted::timeout`].
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct AsCompletedTimeout<J: AsFuture> {
    completed: AsCompleted<J>,
    deadline: Option<Instant>,
    /// Whether the deadline has passed and the error was given.
    ended: bool,
}

impl<J: AsFuture> Iterator for AsCompletedTimeout<J> {
    type Item = Result<J, Unfinished>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended || self.completed.jobs.left() == 0 {
            return None;
        }
        let job = self.completed.next_before(self.deadline);
        self.ended = job.is_none();
        Some(job.ok_or(Unfinished { unfinished: self.completed.jobs.left(), total: self.completed.jobs.total() }))
    }

    /// One error may stand for all futures that are left.
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = if self.ended { 0 } else { self.completed.jobs.left() };
        (left.min(1), Some(left))
    }
}

impl<J: AsFuture> FusedIterator for AsCompletedTimeout<J> {}

/// The time limit of an [`as_completed`] passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// How many futures were not done when the time limit passed.
    pub unfinished: usize,
    /// How many futures there were in all.
    pub total: usize,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (of {}) futures unfinished", self.unfinished, self.total)
    }
}

impl Error for Unfinished {}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use std::borrow::Cow;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::thread;

    use watchdog::watched;

    use super::*;
    use crate::error::BoxError;
    use crate::future::Future;
    use crate::future::task_cell::TaskCell;
    use crate::task::Task;
    use crate::task::id::TaskId;
    use crate::waiting::deadlock;
    use crate::worker::current::CurrentWorker;
    use crate::worker::info::WorkerInfo;
    use crate::worker::job::ExternalThread;
    use crate::worker::pool_id::PoolId;

    /// Counts how often it is asked for its name.
    struct CountsNames(Arc<AtomicUsize>);

    impl Task for CountsNames {
        type Value = ();

        fn run(self) -> Result<(), BoxError> {
            Ok(())
        }

        fn name(&self) -> Cow<'static, str> {
            self.0.fetch_add(1, SeqCst);
            Cow::Borrowed("counts names")
        }
    }

    #[test]
    fn a_worker_that_sleeps_for_each_of_many_asks_each_for_its_name_once() {
        watched(|| {
            let (many, names, info) = (1000, Arc::new(AtomicUsize::new(0)), WorkerInfo::new(0));
            let cells: Vec<_> =
                (0..many).map(|_| TaskCell::new(CountsNames(names.clone()), PoolId::NONE, None)).collect();
            let jobs: Vec<_> = cells.iter().map(|cell| Future::new(cell.clone())).collect();
            let task = TaskId::of(Arc::as_ptr(&info));
            info.begin("waits".into(), task);
            thread::scope(|scope| {
                let waits = scope.spawn(move || {
                    let pool_id = PoolId::new();
                    let current =
                        CurrentWorker { pool_id, info, max_workers: 1, helps: false, spans: None, state: None };
                    let _entered = current.enter();
                    as_completed(jobs).count()
                });
                let mut last = None;
                for cell in cells {
                    let is_new = |wait: &u64| Some(*wait) != last;
                    last = loop {
                        match deadlock::wait_of(task).filter(is_new) {
                            None => thread::yield_now(),
                            wait => break wait,
                        }
                    };
                    cell.finish(Ok(()), "done".into(), &mut ExternalThread).unwrap();
                }
                assert_eq!(waits.join().unwrap(), many);
            });
            assert_eq!(names.load(SeqCst), many);
        });
    }
}
