//! [`call`]: a function and its arguments, as a task that can be carried.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::error::BoxError;
use crate::task::{Fallible, Infallible, Task};
use crate::token::{CancelToken, OwnToken};

/// A task that calls `function` with these arguments, a tuple of up to six: what Python writes as `submit(f, x, y)`.
///
/// Unlike a closure, it can be carried to another process, so it runs on every executor.
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor, call};
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// assert_eq!(pool.submit(call(u64::pow, (2, 5))).into_result()?, 32);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn call<F, Args>(function: F, args: Args) -> Invocation<Infallible<F>, Args>
where
    F: Function<Args>,
{
    Invocation { function: Infallible(function), args, token: None, attempts: None }
}

/// [`call`] for a function that may fail: its `Err` is the future's error.
///
/// ```
/// use futures_pool::{Executor, ThreadPoolExecutor, try_call};
///
/// fn dozens(text: String) -> Result<u32, std::num::ParseIntError> {
///     Ok(12 * text.parse::<u32>()?)
/// }
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// assert_eq!(pool.submit(try_call(dozens, ("2".to_owned(),))).into_result()?, 24);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn try_call<F, Args>(function: F, args: Args) -> Invocation<Fallible<F>, Args>
where
    F: Function<Args>,
{
    Invocation { function: Fallible(function), args, token: None, attempts: None }
}

/// A function and its arguments. [`call`] and [`try_call`] make it.
///
/// A clone is a task of its own, to be handed in beside this one or after it. To cancel the one does not touch the other,
/// and the [time limit](Self::timeout) of a clone is as long and counts from when it was cloned. So a task can be tried
/// again:
///
/// ```
/// use std::time::Duration;
/// use futures_pool::{Executor, ThreadPoolExecutor, call};
///
/// let pool = ThreadPoolExecutor::new(1)?;
/// let task = call(u64::pow, (2, 5)).timeout(Duration::from_secs(60));
/// let first = pool.submit(task.clone());
/// first.cancel(); // whether or not it had begun
/// assert_eq!(pool.submit(task).into_result()?, 32);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Invocation<C, Args> {
    pub(crate) function: C,
    pub(crate) args: Args,
    token: Option<OwnToken>,
    attempts: Option<u32>,
}

impl<C, Args> Invocation<C, Args> {
    /// Has [`Future::cancel`](crate::Future::cancel) stop the task while it runs, as far as the executor can: a worker
    /// process is killed and replaced; a thread cannot be stopped, so there the task goes on.
    #[must_use]
    pub fn cancellable(self) -> Self {
        let token = self.token.unwrap_or_else(OwnToken::new);
        Invocation { token: Some(token), ..self }
    }

    /// Gives the task that long, from now on: the time in the queue counts too. A task that has not begun by then is
    /// not begun; one that runs is stopped as by [`cancellable`](Self::cancellable), and its future ends in
    /// [`TaskError::Expired`](crate::TaskError::Expired).
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        let token = self.token.unwrap_or_else(OwnToken::new).with_timeout(timeout);
        Invocation { token: Some(token), ..self }
    }

    /// Lets the task be begun up to so many times, if the worker process or the host that runs it is lost before it has
    /// answered. Without this it is begun once, since nobody knows how far a lost attempt has come; so it is for functions
    /// that may run more than once, and twice at the same time: on a host that stood still for a while, the first attempt
    /// goes on for a moment after the second has begun.
    ///
    /// A task that fails by itself, panics or is stopped is not begun again. When the last attempt is lost too, the future
    /// ends in its error. 0 counts as 1.
    ///
    #[cfg_attr(feature = "processes", doc = "```standalone_crate")]
    #[cfg_attr(not(feature = "processes"), doc = "```ignore")]
    /// use futures_pool::{Executor, ProcessPoolExecutor, TaskError, call};
    ///
    /// futures_pool::remote!(crash);
    ///
    /// fn crash() {
    ///     std::process::exit(1);
    /// }
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     futures_pool::worker_entry();
    ///     let pool = ProcessPoolExecutor::new(1)?;
    ///     let crashed = pool.submit(call(crash, ()).attempts(3)); // three processes die
    ///     assert!(matches!(crashed.result(), Err(TaskError::WorkerDied(_))));
    ///     Ok(())
    /// }
    /// ```
    #[must_use]
    pub fn attempts(self, attempts: u32) -> Self {
        Invocation { attempts: Some(attempts), ..self }
    }
}

impl<F: Function<Args>, Args> Task for Invocation<Infallible<F>, Args> {
    type Value = F::Output;

    fn run(self) -> Result<F::Output, BoxError> {
        Ok(self.function.0.call(self.args))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(type_name::<F>())
    }

    fn token(&self) -> Option<&CancelToken> {
        self.token.as_ref().map(OwnToken::token)
    }

    fn attempts(&self) -> Option<u32> {
        self.attempts
    }
}

impl<F, Args, T, E> Task for Invocation<Fallible<F>, Args>
where
    F: Function<Args, Output = Result<T, E>>,
    E: Into<BoxError>,
{
    type Value = T;

    fn run(self) -> Result<T, BoxError> {
        self.function.0.call(self.args).map_err(Into::into)
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(type_name::<F>())
    }

    fn token(&self) -> Option<&CancelToken> {
        self.token.as_ref().map(OwnToken::token)
    }

    fn attempts(&self) -> Option<u32> {
        self.attempts
    }
}

impl<C, Args: fmt::Debug> fmt::Debug for Invocation<C, Args> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invocation")
            .field("function", &type_name::<C>())
            .field("args", &self.args)
            .finish_non_exhaustive()
    }
}

/// A function that takes these arguments. Every `Fn` of up to six is one.
pub trait Function<Args> {
    /// What it returns.
    type Output;

    /// Calls it.
    fn call(&self, args: Args) -> Self::Output;
}

macro_rules! functions {
    ($(($($Arg:ident $arg:ident),*))*) => {
        $(
            impl<F, T, $($Arg),*> Function<($($Arg,)*)> for F
            where
                F: Fn($($Arg),*) -> T,
            {
                type Output = T;

                fn call(&self, ($($arg,)*): ($($Arg,)*)) -> T {
                    self($($arg),*)
                }
            }
        )*
    };
}

functions! {
    ()
    (A a)
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
    (A a, B b, C c, D d, E e, G g)
}
