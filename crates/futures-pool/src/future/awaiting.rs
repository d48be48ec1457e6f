//! `.await` on a future, under any runtime: the waker is kept by what the completing thread notifies.

use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::error::TaskError;
use crate::future::Future;
use crate::sync::Mutex;
use crate::waiting::completion::Completion;
use crate::waiting::notify::Notify;

/// `.await` on a [`Future`]: gives the value itself. Dropping it leaves the task alone.
///
/// It is a `std::future::Future`; [`into_future`](IntoFuture::into_future) makes it for what does not do that by
/// itself, such as `tokio::spawn` and `join_all`.
///
/// ```
/// use futures_pool::{Awaiting, Executor, TaskError, ThreadPoolExecutor};
///
/// # fn block_on<F: Future>(future: F) -> F::Output {
/// #     struct Unpark(std::thread::Thread);
/// #     impl std::task::Wake for Unpark {
/// #         fn wake(self: std::sync::Arc<Self>) {
/// #             self.0.unpark();
/// #         }
/// #     }
/// #     let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
/// #     let mut future = std::pin::pin!(future);
/// #     loop {
/// #         match future.as_mut().poll(&mut std::task::Context::from_waker(&waker)) {
/// #             std::task::Poll::Ready(output) => return output,
/// #             std::task::Poll::Pending => std::thread::park(),
/// #         }
/// #     }
/// # }
/// let pool = ThreadPoolExecutor::new(2)?;
/// let jobs = [1, 2, 3].map(|n| pool.submit(move || n));
/// let futures: [Awaiting<'static, i32>; 3] = jobs.map(IntoFuture::into_future);
/// let sum = block_on(async {
///     let [a, b, c] = futures;
///     Ok::<_, TaskError>(a.await? + b.await? + c.await?)
/// })?;
/// assert_eq!(sum, 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The waker is woken by the worker that completes the task. Like any waker it must not block: the pool counts that
/// worker as free.
///
/// # Panics
/// If it is polled again after it was ready.
#[must_use = "futures do nothing unless awaited"]
pub struct Awaiting<'t, T> {
    /// The future that is awaited; `None` once its outcome was given out.
    future: Option<Future<'t, T>>,
    notify: NotifyWaker,
}

/// `.await` on a reference to a [`Future`]: gives a reference to the value. Dropping it leaves the task alone, and the
/// future can be asked and awaited again.
#[must_use = "futures do nothing unless awaited"]
pub struct AwaitingRef<'f, 't, T> {
    future: &'f Future<'t, T>,
    notify: NotifyWaker,
}

impl<'t, T> IntoFuture for Future<'t, T> {
    type Output = Result<T, TaskError>;
    type IntoFuture = Awaiting<'t, T>;

    fn into_future(self) -> Awaiting<'t, T> {
        Awaiting { future: Some(self), notify: NotifyWaker::default() }
    }
}

impl<'f, 't, T> IntoFuture for &'f Future<'t, T> {
    type Output = Result<&'f T, TaskError>;
    type IntoFuture = AwaitingRef<'f, 't, T>;

    fn into_future(self) -> AwaitingRef<'f, 't, T> {
        AwaitingRef { future: self, notify: NotifyWaker::default() }
    }
}

impl<T> StdFuture for Awaiting<'_, T> {
    type Output = Result<T, TaskError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Awaiting { future: slot, notify } = &mut *self;
        let future = slot.as_mut().expect("a future that was ready is not to be polled again");
        if let Some(outcome) = future.take_outcome() {
            *slot = None;
            return Poll::Ready(outcome);
        }
        if !notify.register(context, |notify| future.notify_when_settled(notify)) {
            context.waker().wake_by_ref(); // the worker is about to let go of its end
        }
        Poll::Pending
    }
}

impl<'f, T> StdFuture for AwaitingRef<'f, '_, T> {
    type Output = Result<&'f T, TaskError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let AwaitingRef { future, notify } = &mut *self;
        if notify.register(context, |notify| future.notify_when_done(notify, 0)) {
            return Poll::Pending;
        }
        Poll::Ready(future.result())
    }
}

impl<T> Drop for Awaiting<'_, T> {
    fn drop(&mut self) {
        if let (Some(future), Some(notify)) = (&self.future, self.notify.take()) {
            future.forget(&notify);
        }
    }
}

impl<T> Drop for AwaitingRef<'_, '_, T> {
    fn drop(&mut self) {
        if let Some(notify) = self.notify.take() {
            self.future.forget(&notify);
        }
    }
}

impl<T> fmt::Debug for Awaiting<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Awaiting").field(&self.future).finish()
    }
}

impl<T> fmt::Debug for AwaitingRef<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AwaitingRef").field(&self.future).finish()
    }
}

/// Wakes the task that polled last. A future has one of them to notify at a time, however often it is polled.
#[derive(Default)]
struct NotifyWaker {
    /// What the future was given to notify; none if it need not notify.
    registered: Option<Arc<Registered>>,
}

/// What a future is given to notify: it wakes the task that polled last.
struct Registered {
    /// The waker of the task that polled last; `None` once it was woken.
    waker: Mutex<Option<Waker>>,
}

impl NotifyWaker {
    /// Sees to it that the waker is woken when there is news. `add_to` says to the future whom to notify, and gives
    /// `false` if there is nothing to wait for; so does this.
    fn register(&mut self, context: &Context<'_>, add_to: impl FnOnce(&Arc<dyn Notify>) -> bool) -> bool {
        if let Some(registered) = &self.registered {
            let mut waker = registered.waker.lock();
            if let Some(waker) = &mut *waker {
                waker.clone_from(context.waker());
                return true;
            }
        }
        let registered = Arc::new(Registered { waker: Mutex::new(Some(context.waker().clone())) });
        let notify: Arc<dyn Notify> = registered.clone();
        let waits = add_to(&notify);
        self.registered = waits.then_some(registered);
        waits
    }

    /// Takes out what the future was given to notify, for the future to forget it.
    fn take(&mut self) -> Option<Arc<dyn Notify>> {
        self.registered.take().map(|registered| registered as Arc<dyn Notify>)
    }
}

impl Notify for Registered {
    fn notify(&self, _number: usize) -> Option<Waker> {
        self.waker.lock().take()
    }
}
