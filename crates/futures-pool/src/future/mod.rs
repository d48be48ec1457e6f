//! [`Future`]: the handle on what a task will end in.
//!
//! It knows of tasks, workers and waiting, but of no pool. Begin with the diagram in `state`; then `task_cell`, a task
//! and its outcome in one allocation, and `observers`, what is told when the outcome is there.

pub(crate) mod as_completed;
pub(crate) mod as_future;
pub(crate) mod awaiting;
pub(crate) mod promise;
pub(crate) mod state;
pub(crate) mod unobserved;
pub(crate) mod wait;

pub(crate) mod helping;
mod numbered;
mod observers;
pub(crate) mod task_cell;

use std::any::type_name;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::TaskError;
use crate::future::helping::run_on_top;
use crate::future::observers::{Callback, rare_in};
use crate::future::state::{LockedTask, Shared, State};
use crate::panic;
use crate::spin;
use crate::task::id::TaskId;
use crate::waiting::awaited::{Awaited, WaitsFor};
use crate::waiting::completion::Completion;
use crate::waiting::notify::Notify;
use crate::waiting::waiter::Waiter;
use crate::worker::current::CurrentWorker;
use crate::worker::pool_id::PoolId;
use crate::worker::stack;

/// What a task will end in: a value, or the reason why there is none.
///
/// A future has one owner and is asked through `&self`, by as many threads as can reach it; everybody is given the same
/// `&T`, so that a page of megabytes is never copied and `T` need not be `Clone`. [`into_result`](Self::into_result)
/// gives up the future for the value itself. `.await` does either: on `future` it gives `T`, on `&future` a `&T`.
///
/// `'t` is how long the task may live: `'static` on a pool of its own, the scope on one that borrows. Where it must be
/// written, as in the field of a struct, it is `Future<'static, Page>`. Futures compare and hash by identity, so they
/// can be the keys of a map.
///
/// Dropping a future does not cancel its task: that runs on, and its value is dropped when it comes.
///
/// ```
/// use std::collections::HashMap;
/// use futures_pool::{Executor, ThreadPoolExecutor, as_completed};
///
/// let pool = ThreadPoolExecutor::new(4)?;
/// let words: HashMap<_, _> = ["to", "be", "or"].map(|word| (pool.submit(|| word.len()), word)).into();
/// for job in as_completed(words.keys()) {
///     assert_eq!(*job.result()?, words[job].len());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a future that is dropped takes the task's value or error with it"]
pub struct Future<'t, T> {
    shared: Arc<dyn Shared<'t, T> + 't>,
}

impl<'t, T> Future<'t, T> {
    pub(crate) fn new(shared: Arc<dyn Shared<'t, T> + 't>) -> Self {
        Future { shared }
    }

    /// Waits until the task is done and gives its value.
    ///
    /// # Errors
    /// The task's own error, its panic, that it was cancelled, or that its pool could not run it. The same at every
    /// call.
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// # let pool = ThreadPoolExecutor::new(2)?;
    /// let page = pool.submit(|| "<html>".repeat(1000));
    /// assert_eq!(&page.result()?[..6], "<html>");
    /// assert_eq!(page.result()?.len(), 6000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn result(&self) -> Result<&T, TaskError> {
        self.outcome_before(None)
    }

    /// [`result`](Self::result), waiting no longer than `timeout`; zero only looks.
    ///
    /// # Errors
    /// [`TaskError::TimedOut`] when the time has passed, which leaves the task alone; else as `result`.
    pub fn result_timeout(&self, timeout: Duration) -> Result<&T, TaskError> {
        self.outcome_before(Some(timeout))
    }

    /// Waits until the task is done and gives its error; `None` if it has a value.
    pub fn exception(&self) -> Option<TaskError> {
        self.result().err()
    }

    /// [`exception`](Self::exception), waiting no longer than `timeout`; zero only looks.
    ///
    /// # Errors
    /// [`TaskError::TimedOut`] when the time has passed, which leaves the task alone.
    pub fn exception_timeout(&self, timeout: Duration) -> Result<Option<TaskError>, TaskError> {
        match self.result_timeout(timeout) {
            Err(TaskError::TimedOut) => Err(TaskError::TimedOut),
            outcome => Ok(outcome.err()),
        }
    }

    /// Waits until the task is done and gives the value itself, giving up the future for it.
    ///
    /// If there are [callbacks](Self::add_done_callback), it waits for them as well: they are looking at the value. An
    /// error it gives at once.
    ///
    /// # Errors
    /// As [`result`](Self::result).
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// # let pool = ThreadPoolExecutor::new(2)?;
    /// let jobs: Vec<_> = (1..=3).map(|n| pool.submit(move || vec![n; n])).collect();
    /// let vectors = jobs.into_iter().map(|job| job.into_result()).collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(vectors, [vec![1], vec![2, 2], vec![3, 3, 3]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn into_result(mut self) -> Result<T, TaskError> {
        if !spin::until(|| self.done()) {
            self.help();
        }
        // The value can be taken by the only handle that is left. So this waits until the task is settled, and then for
        // a moment until the worker has dropped its handle.
        loop {
            if let Some(outcome) = self.take_outcome() {
                return outcome;
            }
            let waiter = Waiter::new();
            if self.notify_when_settled(&waiter.as_notify()) {
                self.sleep(&waiter, None)?;
            } else {
                spin::briefly(|| Arc::strong_count(&self.shared) == 1);
            }
        }
    }

    /// Takes the task back if it has not begun. `true` if it was cancelled, now or before; then everybody who waits is
    /// told at once, and callbacks run here.
    ///
    /// A task that runs cannot be taken back, so this gives `false`; but one that looks at a token, see
    /// [`cancellable`](crate::cancellable), is asked to stop, and will be `cancelled` if it does.
    ///
    /// ```
    /// # use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
    /// # let pool = ThreadPoolExecutor::new(1)?;
    /// # let (open, gate) = std::sync::mpsc::channel::<()>();
    /// let busy = pool.submit(move || gate.recv());
    /// let queued = pool.submit(|| 1);
    /// assert!(queued.cancel());
    /// assert!(matches!(queued.result(), Err(TaskError::Cancelled)));
    /// # drop(open);
    /// # let _ = busy.result();
    /// # Ok::<(), futures_pool::InvalidArgument>(())
    /// ```
    pub fn cancel(&self) -> bool {
        // Taken first: a task that ends meanwhile gives up its token.
        let token = self.with_lock(|task| observers::rare_of(task.slot).and_then(|rare| rare.token.clone()));
        // Either the task is still pending, or a worker has begun it: then only its token can stop it.
        let cancelled = match self.shared.end_pending(TaskError::Cancelled) {
            Some(done_callbacks) => {
                done_callbacks.run(|| Future::new(self.shared.clone()));
                true
            }
            None => self.cancelled(),
        };
        // Also if it was cancelled before it began: others may hold the same token.
        if let Some(token) = token {
            token.cancel();
        }
        cancelled
    }

    /// Whether it was cancelled.
    pub fn cancelled(&self) -> bool {
        self.state() == State::Cancelled
    }

    /// Whether a worker is at it right now.
    pub fn running(&self) -> bool {
        self.state() == State::Running
    }

    /// Whether it is over: finished or cancelled.
    pub fn done(&self) -> bool {
        self.shared.outcome().get().is_some()
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        // Under the lock, since a step may change both the work and the outcome.
        self.with_lock(|task| match self.shared.outcome().get() {
            Some(Err(failure)) if failure.is_cancelled() => State::Cancelled,
            Some(_) => State::Finished,
            None if task.pending.is_some() => State::Pending,
            None => State::Running,
        })
    }

    /// Has `callback` called with this future when it is done: in the thread that completes or cancels it, or here and
    /// now if it is done and every earlier callback has run. Callbacks run once each, in the order they were added. One
    /// that panics is reported by the panic hook, and the others still run.
    ///
    /// ```
    /// # use futures_pool::{Executor, ThreadPoolExecutor};
    /// # let pool = ThreadPoolExecutor::new(1)?;
    /// let (sender, receiver) = std::sync::mpsc::channel();
    /// let job = pool.submit(|| 6 * 7);
    /// job.add_done_callback(move |job| sender.send(job.result().copied()).unwrap());
    /// assert_eq!(receiver.recv()??, 42);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_done_callback(&self, callback: impl FnOnce(&Future<'t, T>) + Send + 't) {
        if let Some(callback) = self.keep_unless_settled(Box::new(callback)) {
            panic::contain(|| callback(self));
        }
    }

    /// Keeps the callback for the thread that runs the callbacks, or gives it back if all of them have run.
    fn keep_unless_settled(&self, callback: Callback<'t, T>) -> Option<Callback<'t, T>> {
        self.with_lock(|task| {
            // While callbacks run, a new one has to come after them, and the thread that runs them looks again.
            if self.done() && !observers::is_settling(task.slot) {
                return Some(callback);
            }
            rare_in(task.slot).callbacks.push(callback);
            None
        })
    }

    /// Another handle, for as long as it takes to add a callback: while there is one, the value cannot be given away.
    pub(crate) fn second_handle(&self) -> Self {
        Future::new(self.shared.clone())
    }

    /// Gives the callbacks that were added while others ran. If there are none, the task is settled.
    pub(crate) fn take_callbacks_or_settle(&self) -> Vec<Callback<'t, T>> {
        // Under the lock, so that nobody can add a callback in between.
        let (callbacks, wakers) = self.with_lock(|task| observers::take_callbacks_or_settle(task.slot));
        observers::wake(wakers);
        callbacks
    }

    /// Calls `look` with the task under its lock.
    fn with_lock<R>(&self, look: impl FnOnce(LockedTask<'_, 't, T>) -> R) -> R {
        // `Shared` is a trait object, which takes no generic closure.
        let (mut look, mut seen) = (Some(look), None);
        self.shared.with_lock(&mut |task| seen = look.take().map(|look| look(task)));
        seen.expect("`with_lock` calls once")
    }

    /// Takes the outcome out; `None` while it is not there, or while the worker still has a handle on the value.
    pub(crate) fn take_outcome(&mut self) -> Option<Result<T, TaskError>> {
        // An error is cloned, so nobody has to let go. A cancelled task may still lie in its queue, which has a handle.
        if let Err(failure) = self.shared.outcome().get()? {
            return Some(Err(failure.observe()));
        }
        let outcome = Arc::get_mut(&mut self.shared)?.outcome_mut().take()?;
        Some(outcome.map_err(|failure| failure.observe()))
    }

    fn outcome_before(&self, timeout: Option<Duration>) -> Result<&T, TaskError> {
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        // First it spins for a moment, then it helps if it may, then it sleeps. A wait with a time limit does not help,
        // since the task might take longer.
        if timeout != Some(Duration::ZERO)
            && !spin::until(|| self.done())
            && !(timeout.is_none() && self.help() && self.done())
        {
            let waiter = Waiter::new();
            if self.notify_when_done(&waiter.as_notify(), 0) {
                self.sleep(&waiter, deadline)?;
            }
        }
        match self.shared.outcome().get() {
            Some(outcome) => outcome.as_ref().map_err(|failure| failure.observe()),
            None => Err(TaskError::TimedOut),
        }
    }

    /// Sleeps until this future has notified the waiter, no longer than until the deadline.
    fn sleep(&self, waiter: &Arc<Waiter>, deadline: Option<Instant>) -> Result<(), TaskError> {
        let taken = waiter.take(deadline, || WaitsFor::One(self.awaited()));
        match &taken {
            // The notification comes a moment before the outcome can be seen.
            Ok(_) => self.wait_until_published(),
            // Or each wait that timed out would leave a waiter behind.
            Err(_) => self.forget(&waiter.as_notify()),
        }
        Ok(taken.map(drop)?)
    }

    /// Runs the task here and now if it is queued in the pool that this thread works for, and workers help there.
    /// `false` if it has not begun, as a stage that is still to come.
    pub(crate) fn help(&self) -> bool {
        let Some(current) = CurrentWorker::of_this_thread().filter(|current| current.helps) else { return false };
        let awaited = self.awaited();
        // A task of another pool is left to that pool. One that has begun is queued nowhere.
        awaited.queued_in == current.pool_id
            && stack::help(|| run_on_top(&current, awaited, |helper| self.shared.clone().job().run(helper)))
            && self.with_lock(|task| task.pending.is_none())
    }

    #[cfg(all(test, not(any(loom, shuttle))))]
    fn is_watched_by_nobody(&self) -> bool {
        self.with_lock(|task| task.slot.as_ref().is_none_or(|observers| observers.has_nobody_waiting()))
    }

    /// The address of the shared state, which identifies the task as long as this future lives.
    fn address(&self) -> *const () {
        Arc::as_ptr(&self.shared).cast()
    }
}

impl<T> Completion for Future<'_, T> {
    fn task(&self) -> TaskId {
        TaskId::of(self.address())
    }

    fn notify_when_done(&self, notify: &Arc<dyn Notify>, number: usize) -> bool {
        // Looked at twice: without the lock, which is cheap, and under it, where no outcome can come in between.
        !self.done()
            && self.with_lock(|task| {
                let waits = !self.done();
                if waits {
                    observers::add_waiting(task.slot, notify.clone(), number);
                }
                waits
            })
    }

    fn notify_when_settled(&self, notify: &Arc<dyn Notify>) -> bool {
        self.with_lock(|task| {
            let waits = observers::is_settling(task.slot) || !self.done();
            if waits {
                observers::add_waiting(task.slot, notify.clone(), 0);
            }
            waits
        })
    }

    fn wait_until_published(&self) {
        if !self.done() {
            // Those who wait are told, and then the outcome is written, under one and the same hold of this lock.
            self.with_lock(|_| ());
        }
    }

    fn forget(&self, notify: &Arc<dyn Notify>) {
        self.with_lock(|task| {
            if let Some(observers) = task.slot {
                observers.remove_waiting(notify);
            }
        });
    }

    fn awaited(&self) -> Awaited {
        let (name, queued_in) = self.with_lock(|task| ((task.name)(), task.pending.unwrap_or(PoolId::NONE)));
        Awaited { task: self.task(), name, queued_in }
    }

    fn is_done(&self) -> bool {
        self.done()
    }

    fn has_failed(&self) -> bool {
        matches!(self.shared.outcome().get(), Some(Err(failure)) if !failure.is_cancelled())
    }
}

// A value is lent as `&T` to any thread, so what can change in it is behind locks or atomic, as in its task.
impl<T> UnwindSafe for Future<'_, T> {}
impl<T> RefUnwindSafe for Future<'_, T> {}

impl<T> PartialEq for Future<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.address() == other.address()
    }
}

impl<T> Eq for Future<'_, T> {}

impl<T> Hash for Future<'_, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.address().hash(state);
    }
}

impl<T> fmt::Debug for Future<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match (self.state(), self.shared.outcome().get()) {
            (State::Finished, Some(Err(failure))) => format!("finished failed {}", failure.observe()),
            (State::Finished, _) => format!("finished returned {}", type_name::<T>()),
            (State::Pending, _) => "pending".to_owned(),
            (State::Running, _) => "running".to_owned(),
            (State::Cancelled, _) => "cancelled".to_owned(),
        };
        write!(f, "Future({state})")
    }
}
