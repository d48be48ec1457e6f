//! [`Settings`]: choices that a pool can work with, whatever its builder.

use std::any::Any;
use std::rc::Rc;
use std::time::Duration;

use crate::error::{BoxError, InvalidArgument};
use crate::worker::spans::SpanLog;

/// Choices that a pool can work with.
pub(crate) struct Settings<'t> {
    pub(crate) limits: Limits,
    pub(crate) name_prefix: String,
    /// Of each thread, in bytes.
    pub(crate) stack_size: Option<usize>,
    pub(crate) initializer: Option<Initializer<'t>>,
    /// Whether workers run what they wait for.
    pub(crate) helps: bool,
    pub(crate) spans: Option<SpanLog>,
}

/// What a queue is limited to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) max_workers: usize,
    /// How many jobs may be queued.
    pub(crate) max_pending: Option<usize>,
    /// How long an idle worker stays.
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
