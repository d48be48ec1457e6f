//! [`Failure`]: an error that knows whether anybody has looked at it, so that none is lost in silence.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::TaskError;
use crate::panic;

/// The error of a task that nobody has asked for; see [`set_unobserved_error_hook`].
#[non_exhaustive]
pub struct UnobservedError<'e> {
    /// The task's [name](crate::Task::name).
    pub task: &'e str,
    /// What it ended in.
    pub error: &'e TaskError,
}

impl fmt::Debug for UnobservedError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnobservedError").field("task", &self.task).field("error", &self.error).finish()
    }
}

impl fmt::Display for UnobservedError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nobody looked at the error of the task `{}`: {}", self.task, self.error)
    }
}

/// Has `hook` called with every error that nobody has looked at when the last of its future and its task goes; in
/// that thread. One hook serves the whole program; a later one takes its place.
///
/// To look is to ask for the result, the exception or the debug form, or to await. Being cancelled is not an error
/// here.
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
    *HOOK.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(hook));
}

type Hook = Arc<dyn Fn(&UnobservedError<'_>) + Send + Sync>;

static HOOK: RwLock<Option<Hook>> = RwLock::new(None);

/// What a future holds instead of a value. Boxed, so that it takes no room where there is a value.
pub(crate) struct Failure {
    error: TaskError,
    task: Cow<'static, str>,
    looked_at: AtomicBool,
}

impl Failure {
    pub(crate) fn new(error: TaskError, task: Cow<'static, str>) -> Box<Self> {
        Box::new(Failure { error, task, looked_at: AtomicBool::new(false) })
    }

    /// The error, for somebody who asked.
    pub(crate) fn look(&self) -> TaskError {
        self.looked_at.store(true, Relaxed);
        self.error.clone()
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(self.error, TaskError::Cancelled)
    }
}

impl Drop for Failure {
    fn drop(&mut self) {
        if !*self.looked_at.get_mut() && !self.is_cancelled() {
            let unobserved = UnobservedError { task: &self.task, error: &self.error };
            panic::contain(|| report(&unobserved));
        }
    }
}

fn report(unobserved: &UnobservedError<'_>) {
    let hook = HOOK.read().unwrap_or_else(PoisonError::into_inner).clone();
    match (hook, unobserved.error) {
        (Some(hook), _) => hook(unobserved),
        (None, TaskError::Panicked(_)) => {}
        (None, _) => eprintln!("futures-pool: {unobserved}"),
    }
}
