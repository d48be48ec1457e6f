//! [`Settings`]: choices that a pool can work with, whatever its builder.

use std::any::Any;
use std::rc::Rc;
use std::time::Duration;

use crate::error::{BoxError, InvalidArgument};
use crate::worker::spans::SpanLog;

/// Choices that a pool can work with.
pub(crate) struct Settings<'t> {
    pub(crate) limits: Limits,
    /// What the names of workers begin with; a number follows.
    pub(crate) name_prefix: String,
    /// The stack of each thread, in bytes; none for what the system gives.
    pub(crate) stack_size: Option<usize>,
    /// Run by each worker before its first task.
    pub(crate) initializer: Option<Initializer<'t>>,
    /// Whether workers run the tasks that they wait for.
    pub(crate) helps: bool,
    /// Where the spans of tasks are recorded; none if the pool keeps no spans.
    pub(crate) spans: Option<SpanLog>,
}

/// The limits of a queue and its workers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many workers there may be at a time.
    pub(crate) max_workers: usize,
    /// How many jobs may be queued; none for no limit.
    pub(crate) max_pending: Option<usize>,
    /// How long an idle worker stays; none for good.
    pub(crate) keep_alive: Option<Duration>,
}

/// Run by each worker before its first task; makes what that worker keeps.
pub(crate) type Initializer<'t> = Box<dyn Fn() -> Result<Rc<dyn Any>, BoxError> + Send + Sync + 't>;

/// The prefix of the names of workers, if it can be one; `argument` is what the builder calls it.
pub(crate) fn checked_prefix(argument: &str, prefix: String) -> Result<String, InvalidArgument> {
    if prefix.contains('\0') {
        return Err(InvalidArgument::new(format!("{argument} must not contain a NUL character")));
    }
    Ok(prefix)
}
