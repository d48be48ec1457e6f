//! [`named`]: a task with a name to be spoken of by.

use std::borrow::Cow;
use std::time::Duration;

use crate::error::BoxError;
use crate::task::Task;
use crate::task::cancellable::Cancellable;
use crate::token::CancelToken;

/// Gives a task a name, for reports of [deadlocks](crate::Deadlock) and of [errors nobody looked
/// at](crate::UnobservedError), and wherever else tasks are spoken of. Without one that is the name of the closure's
/// type.
///
/// ```
/// use futures_pool::{Executor, Task, ThreadPoolExecutor, cancellable, fallible, named};
///
/// let pool = ThreadPoolExecutor::new(2)?;
/// let sum = named("add up", || 1 + 2);
/// assert_eq!(sum.name(), "add up");
/// assert_eq!(pool.submit(sum).into_result()?, 3);
///
/// let parsed = pool.submit(named("parse the dozen", fallible(|| "12".parse::<i32>())));
/// assert_eq!(parsed.into_result()?, 12);
///
/// let rounds = (1..=3).map(|n| pool.submit(named(format!("round {n}"), cancellable(move |token| {
///     token.check()?;
///     Ok(n)
/// }))));
/// assert_eq!(rounds.map(|round| round.into_result()).sum::<Result<i32, _>>()?, 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn named<K: Task>(name: impl Into<Cow<'static, str>>, task: K) -> Named<K> {
    Named { name: name.into(), task }
}

/// A task with a name. [`named`] makes it.
#[derive(Clone, Debug)]
pub struct Named<K> {
    name: Cow<'static, str>,
    task: K,
}

#[cfg(feature = "processes")]
impl<K> Named<K> {
    pub(crate) fn task(&self) -> &K {
        &self.task
    }

    pub(crate) fn into_task(self) -> K {
        self.task
    }
}

impl<F> Named<Cancellable<F>> {
    /// [`Cancellable::timeout`], for those who name a task first.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Named { task: self.task.timeout(timeout), ..self }
    }
}

impl<K: Task> Task for Named<K> {
    type Value = K::Value;

    fn run(self) -> Result<K::Value, BoxError> {
        self.task.run()
    }

    fn name(&self) -> Cow<'static, str> {
        self.name.clone()
    }

    fn token(&self) -> Option<&CancelToken> {
        self.task.token()
    }

    fn attempts(&self) -> Option<u32> {
        self.task.attempts()
    }
}
