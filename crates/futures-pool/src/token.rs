//! [`CancelToken`]: how a running task is told to stop.

use std::error::Error;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::sync::{AtomicBool, Condvar, Mutex, Ordering};

/// Asks the code that looks at it to stop. A clone is the same token.
///
/// It stops nothing by itself: a task calls [`check`](Self::check) where it can stop, or [`sleep`](Self::sleep) where
/// it would wait. [`cancellable`](crate::cancellable) gives each task a token of its own, and each clone of a task
/// another one; one that you make can stop many tasks at once:
///
/// ```
/// use std::time::Duration;
/// use futures_pool::{CancelToken, Cancelled, Executor, ThreadPoolExecutor};
///
/// let pool = ThreadPoolExecutor::new(3)?;
/// let closing_time = CancelToken::new();
/// let guards = [1, 2, 3].map(|floor| {
///     let closing_time = closing_time.clone();
///     pool.try_submit(move || -> Result<(), Cancelled> {
///         loop {
///             let _round = floor; // looks around on that floor
///             closing_time.sleep(Duration::from_secs(3600))?;
///         }
///     })
/// });
/// closing_time.cancel();
/// assert!(guards.iter().all(|guard| guard.result().is_err() && guard.cancelled()));
/// # Ok::<(), futures_pool::InvalidArgument>(())
/// ```
#[derive(Clone)]
pub struct CancelToken {
    request: Arc<Request>,
    /// This handle counts as cancelled from then on; `None` is never.
    deadline: Option<Instant>,
}

/// What all clones share.
struct Request {
    /// Whether somebody has asked to stop.
    made: AtomicBool,
    /// Locked while `made` is set, and from the last look at it until asleep, so that no wake-up is lost.
    listeners: Mutex<Vec<Listener>>,
    /// Notified when somebody asks to stop, for those who sleep with the token.
    woken: Condvar,
}

/// Called when it is asked to stop; for those who wait for something else than the token.
type Listener = Arc<dyn Fn() + Send + Sync>;

impl CancelToken {
    /// A token that nobody has cancelled, without a time limit.
    pub fn new() -> Self {
        let request =
            Request { made: AtomicBool::new(false), listeners: Mutex::new(Vec::new()), woken: Condvar::new() };
        CancelToken { request: Arc::new(request), deadline: None }
    }

    /// The same token with a time limit: this handle also counts as cancelled from `timeout` after now. The handle it
    /// is made from is not touched by that; of two limits the earlier one holds. Zero has passed already, and what is
    /// too far away to be told, such as [`Duration::MAX`], never passes.
    ///
    /// No thread watches the clock: the token looks at it when asked.
    ///
    /// ```
    /// use std::time::Duration;
    /// use futures_pool::{CancelToken, Cancelled};
    ///
    /// let token = CancelToken::new();
    /// let in_time = token.with_timeout(Duration::MAX);
    /// let late = token.with_timeout(Duration::ZERO);
    /// assert_eq!([token.check(), in_time.check(), late.check()], [Ok(()), Ok(()), Err(Cancelled::Expired)]);
    /// token.cancel();
    /// assert_eq!(in_time.check(), Err(Cancelled::Asked));
    /// ```
    #[must_use = "the limit is that of the handle it gives"]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        let deadline = earlier(self.deadline, Instant::now().checked_add(timeout));
        CancelToken { request: self.request.clone(), deadline }
    }

    /// Asks to stop, for good, and ends every [`sleep`](Self::sleep).
    pub fn cancel(&self) {
        let listeners = {
            let mut listeners = self.request.listeners.lock();
            self.request.made.store(true, Ordering::Release);
            self.request.woken.notify_all();
            std::mem::take(&mut *listeners)
        };
        listeners.iter().for_each(|listener| listener());
    }

    /// Has `listener` called when it is asked to stop, at once if it was; until what this gives is dropped.
    #[cfg(feature = "processes")]
    pub(crate) fn listen(&self, listener: Arc<dyn Fn() + Send + Sync>) -> Listening {
        let mut listeners = self.request.listeners.lock();
        if self.asked() {
            drop(listeners);
            listener();
        } else {
            listeners.push(listener.clone());
        }
        Listening { request: self.request.clone(), listener }
    }

    /// When this handle will count as cancelled, if nobody asks before.
    #[cfg(feature = "processes")]
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Whether it is time to stop.
    pub fn is_cancelled(&self) -> bool {
        self.check().is_err()
    }

    /// Says by `?` that it is time to stop. Costs a look at a flag, and one at the clock if there is a time limit.
    ///
    /// # Errors
    /// [`Cancelled`], when it is.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.asked() {
            Err(Cancelled::Asked)
        } else if self.deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            Err(Cancelled::Expired)
        } else {
            Ok(())
        }
    }

    /// Sleeps that long, or until it is time to stop, whichever comes first.
    ///
    /// # Errors
    /// [`Cancelled`], when it is time to stop.
    pub fn sleep(&self, duration: Duration) -> Result<(), Cancelled> {
        let until = earlier(self.deadline, Instant::now().checked_add(duration));
        let mut guard = self.request.listeners.lock();
        while !self.asked() {
            match self.request.woken.wait_before(guard, until) {
                Some(again) => guard = again,
                None => break,
            }
        }
        self.check()
    }

    fn asked(&self) -> bool {
        self.request.made.load(Ordering::Acquire)
    }
}

/// The token of one task. A clone of a task is a task of its own: its token is another one, which nobody has cancelled,
/// and its time limit is as long and begins anew.
#[derive(Debug)]
pub(crate) struct OwnToken {
    token: CancelToken,
    /// The time limit, for clones; none if the task has none.
    limit: Option<Duration>,
}

impl OwnToken {
    pub(crate) fn new() -> Self {
        OwnToken { token: CancelToken::new(), limit: None }
    }

    pub(crate) fn with_timeout(&self, timeout: Duration) -> Self {
        let limit = self.limit.map_or(timeout, |limit| limit.min(timeout));
        OwnToken { token: self.token.with_timeout(timeout), limit: Some(limit) }
    }

    pub(crate) fn token(&self) -> &CancelToken {
        &self.token
    }
}

impl Clone for OwnToken {
    fn clone(&self) -> Self {
        let new = OwnToken::new();
        match self.limit {
            Some(limit) => new.with_timeout(limit),
            None => new,
        }
    }
}

/// Keeps a listener on a token. Dropping it takes the listener off.
#[cfg(feature = "processes")]
pub(crate) struct Listening {
    request: Arc<Request>,
    listener: Listener,
}

#[cfg(feature = "processes")]
impl Drop for Listening {
    fn drop(&mut self) {
        self.request.listeners.lock().retain(|other| !Arc::ptr_eq(other, &self.listener));
    }
}

/// The earlier one of two moments; `None` never comes.
fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    one.into_iter().chain(other).min()
}

impl Default for CancelToken {
    /// [`CancelToken::new`].
    fn default() -> Self {
        CancelToken::new()
    }
}

// A listener is called without the lock, so a panic in it leaves the token whole.
impl UnwindSafe for CancelToken {}
impl RefUnwindSafe for CancelToken {}

impl fmt::Debug for CancelToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.check() {
            Ok(()) => "not cancelled",
            Err(Cancelled::Asked) => "asked to stop",
            Err(Cancelled::Expired) => "expired",
        };
        write!(f, "CancelToken({state})")
    }
}

/// Why a [`CancelToken`] says that it is time to stop.
///
/// A task that returns it as its error, and not wrapped into another one, is taken at its word: its future ends in
/// [`TaskError::Cancelled`](crate::TaskError::Cancelled) or [`TaskError::Expired`](crate::TaskError::Expired).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// Somebody asked for it.
    Asked,
    /// The token's time limit has passed.
    Expired,
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cancelled::Asked => "the task was asked to stop",
            Cancelled::Expired => "the task's own time limit passed",
        })
    }
}

impl Error for Cancelled {}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_clone_of_a_task_begins_anew() {
        let (long, short) = (Duration::from_secs(86_400), Duration::from_secs(3600));
        for limits in [[long, short], [short, long]] {
            let token = limits.iter().fold(OwnToken::new(), |token, limit| token.with_timeout(*limit));
            std::thread::sleep(Duration::from_millis(1));
            let clone = token.clone();
            assert!(clone.token.deadline > token.token.deadline);
            assert!(clone.token.deadline <= Instant::now().checked_add(short));
        }
        assert_eq!(OwnToken::new().clone().token.deadline, None);
    }
}
