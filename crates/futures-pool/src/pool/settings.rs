//! [`Settings`]: choices that a pool can work with, whatever its builder.

use std::any::Any;
use std::rc::Rc;

use crate::error::{BoxError, InvalidArgument};
use crate::pool::queue::Limits;
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

/// Run by each worker before its first task; makes what that worker keeps.
pub(crate) type Initializer<'t> = Box<dyn Fn() -> Result<Rc<dyn Any>, BoxError> + Send + Sync + 't>;

/// The prefix of the names of workers, if it can be one; `argument` is what the builder calls it.
pub(crate) fn checked_prefix(argument: &str, prefix: String) -> Result<String, InvalidArgument> {
    if prefix.contains('\0') {
        return Err(InvalidArgument::new(format!("{argument} must not contain a NUL character")));
    }
    Ok(prefix)
}
