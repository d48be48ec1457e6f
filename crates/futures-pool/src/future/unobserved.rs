//! [`Failure`]: an error that knows whether anybody has looked at it, so that none is lost in silence; and [`Outcome`].

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::TaskError;
use crate::panic;
use crate::sync::{Mutex, OnceLock};

/// The error of a task that nobody has asked for; see [`set_unobserved_error_hook`].
#[non_exhaustive]
pub struct UnobservedError<'e> {
    /// The task's [name](crate::Task::name).
    pub task: &'e str,
    /// The error that the task ended in.
    pub error: &'e TaskError,
    /// How many more items of the same map failed unobserved. The first three of a map are reported one by one,
    /// and at its end the others together, with one of them as an example. Else zero.
    pub more: usize,
}

impl fmt::Debug for UnobservedError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("UnobservedError");
        shown.field("task", &self.task).field("error", &self.error).field("more", &self.more).finish()
    }
}

impl fmt::Display for UnobservedError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nobody looked at the error of the task `{}`: {}", self.task, self.error)?;
        if self.more > 0 {
            write!(f, " (nor at those of {} more items of the same map)", self.more)?;
        }
        Ok(())
    }
}

/// Has `hook` called with every error that nobody has looked at when the last of its future and its task goes; in
/// that thread. One hook serves the whole program; a later one takes its place.
///
/// To look is to ask for the result, the exception or the debug form, or to await. Being cancelled is not an error
/// here.
///
/// Of a map of which many items failed, the first few are told one by one and the others together; see
/// [`UnobservedError::more`].
///
/// Without a hook such an error is printed to standard error, but for panics: the panic hook has printed those.
///
/// ```
/// # use std::sync::mpsc::channel;
/// use futures_pool::{Executor, ThreadPoolExecutor};
///
/// let (sender, errors) = channel();
/// futures_pool::set_unobserved_error_hook(move |unobserved| sender.send(unobserved.error.to_string()).unwrap());
///
/// let pool = ThreadPoolExecutor::new(1)?;
/// drop(pool.try_submit(|| "a dozen".parse::<i32>()));
/// assert_eq!(errors.recv()?, "invalid digit found in string");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn set_unobserved_error_hook(hook: impl Fn(&UnobservedError<'_>) + Send + Sync + 'static) {
    let previous = HOOK.write().unwrap_or_else(PoisonError::into_inner).replace(Arc::new(hook));
    // Only now, when the lock is free: what the hook captured is not ours.
    drop(previous);
}

type Hook = Arc<dyn Fn(&UnobservedError<'_>) + Send + Sync>;

static HOOK: RwLock<Option<Hook>> = RwLock::new(None);

/// What a task has ended in, once it is there. It is written once, under the task's lock, and read without the lock.
pub(crate) type Outcome<T> = OnceLock<Result<T, Box<Failure>>>;

/// What a future holds instead of a value. Boxed, so that it takes no room where there is a value.
pub(crate) struct Failure {
    error: TaskError,
    task: Cow<'static, str>,
    observed: AtomicBool,
    /// Where an error of a map is counted if nobody observes it; none for a single task.
    lost: Option<Arc<LostErrors>>,
}

impl Failure {
    /// The error of a single task.
    pub(crate) fn new(error: TaskError, task: Cow<'static, str>) -> Box<Self> {
        Box::new(Failure { error, task, observed: AtomicBool::new(false), lost: None })
    }

    /// The error of one item of a map; `lost` is shared by all items.
    pub(crate) fn of_one_of_many(error: TaskError, task: Cow<'static, str>, lost: Arc<LostErrors>) -> Box<Self> {
        Box::new(Failure { error, task, observed: AtomicBool::new(false), lost: Some(lost) })
    }

    /// The error, for somebody who asks; it counts as observed from now on.
    pub(crate) fn observe(&self) -> TaskError {
        self.observed.store(true, Relaxed);
        self.error.clone()
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(self.error, TaskError::Cancelled)
    }
}

impl Drop for Failure {
    fn drop(&mut self) {
        if !*self.observed.get_mut() && !self.is_cancelled() {
            let told = self.lost.as_ref().is_none_or(|lost| lost.count_lost(self));
            if told {
                report(&self.error, &self.task, 0);
            }
        }
    }
}

/// The errors of a map that nobody looked at: there may be as many as there are items.
pub(crate) struct LostErrors(Mutex<Lost>);

struct Lost {
    /// How many errors were reported one by one.
    told: usize,
    /// The first of the errors that are reported together.
    example: Option<(TaskError, Cow<'static, str>)>,
    /// How many errors are reported together with the example.
    more: usize,
}

/// How many errors of a map are reported one by one.
const TOLD_ALONE: usize = 3;

impl LostErrors {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(LostErrors(Mutex::new(Lost { told: 0, example: None, more: 0 })))
    }

    /// Counts an error that nobody observed. `true` if it is to be reported by itself, now.
    fn count_lost(&self, failure: &Failure) -> bool {
        let mut lost = self.0.lock();
        if lost.told < TOLD_ALONE {
            lost.told += 1;
            return true;
        }
        match lost.example {
            None => lost.example = Some((failure.error.clone(), failure.task.clone())),
            Some(_) => lost.more += 1,
        }
        false
    }
}

impl Drop for LostErrors {
    fn drop(&mut self) {
        let (example, more) = {
            let mut lost = self.0.lock();
            (lost.example.take(), lost.more)
        };
        if let Some((error, task)) = example {
            report(&error, &task, more);
        }
    }
}

fn report(error: &TaskError, task: &str, more: usize) {
    let unobserved = UnobservedError { task, error, more };
    panic::contain(|| tell(&unobserved));
}

fn tell(unobserved: &UnobservedError<'_>) {
    let hook = HOOK.read().unwrap_or_else(PoisonError::into_inner).clone();
    match (hook, unobserved.error) {
        (Some(hook), _) => hook(unobserved),
        (None, TaskError::Panicked(_)) => {}
        (None, _) => eprintln!("futures-pool: {unobserved}"),
    }
}
