//! [`cancellable`]: a task that can be stopped while it runs, or stops by itself when its time is over.

use std::any::type_name;
use std::borrow::Cow;
use std::time::Duration;

use crate::error::BoxError;
use crate::task::Task;
use crate::token::{CancelToken, OwnToken};

/// A task from a closure that looks at a token of its own and ends when that says so.
///
/// [`Future::cancel`](crate::Future::cancel) trips the token, and so does the [time limit](Cancellable::timeout), if
/// there is one. No thread can be stopped against its will, so the closure has to [`check`](CancelToken::check) now and
/// then, and to [`sleep`](CancelToken::sleep) with the token. Then the future ends in
/// [`TaskError::Cancelled`](crate::TaskError::Cancelled) or [`TaskError::Expired`](crate::TaskError::Expired). What the
/// closure returns for reasons of its own stands: a value that came in spite of the token, or another error.
///
/// ```
/// use std::time::Duration;
/// use futures_pool::{Executor, TaskError, ThreadPoolExecutor, cancellable};
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// let search = pool.submit(cancellable(|token| {
///     for n in 1_u64.. {
///         if n % 1000 == 0 {
///             token.check()?;
///         }
///     }
///     Ok("searched all numbers")
/// }));
/// search.cancel();
/// assert!(matches!(search.result(), Err(TaskError::Cancelled)));
///
/// let nap = cancellable(|token| Ok(token.sleep(Duration::MAX)?)).timeout(Duration::from_millis(1));
/// assert!(matches!(pool.submit(nap).result(), Err(TaskError::Expired)));
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
pub fn cancellable<F, T>(function: F) -> Cancellable<F>
where
    F: FnOnce(&CancelToken) -> Result<T, BoxError>,
{
    Cancellable { token: OwnToken::new(), function }
}

/// A closure that looks at a token. [`cancellable`] makes it.
///
/// A clone is a task of its own: it has another token, which nobody has tripped, and as much [time](Self::timeout),
/// counted from when it was cloned. So a task can be tried again, and to cancel the one does not touch the other.
#[derive(Clone, Debug)]
pub struct Cancellable<F> {
    token: OwnToken,
    function: F,
}

impl<F> Cancellable<F> {
    /// Gives the task that long, from now on: the time in the queue counts too. When it has passed, the token says so;
    /// a task that has not begun by then is not begun. No other task is touched.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Cancellable { token: self.token.with_timeout(timeout), ..self }
    }
}

impl<F, T> Task for Cancellable<F>
where
    F: FnOnce(&CancelToken) -> Result<T, BoxError>,
{
    type Value = T;

    fn run(self) -> Result<T, BoxError> {
        (self.function)(self.token.token())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(type_name::<F>())
    }

    fn token(&self) -> Option<&CancelToken> {
        Some(self.token.token())
    }
}
