//! `.await` on a future, under any runtime: the waker is kept by a bell that the completing thread rings.

use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::error::TaskError;
use crate::future::Future;
use crate::sync::Mutex;
use crate::waiting::bell::Bell;
use crate::waiting::completion::Completion;

/// `.await` on a [`Future`]: gives the value itself. Dropping it leaves the task alone.
///
/// # Panics
/// If it is polled again after it was ready.
#[must_use = "futures do nothing unless awaited"]
pub struct Awaiting<'t, T> {
    /// `None` when it was ready.
    future: Option<Future<'t, T>>,
    bell: WakerBell,
}

/// `.await` on a reference to a [`Future`]: gives a reference to the value. Dropping it leaves the task alone, and the
/// future can be asked and awaited again.
#[must_use = "futures do nothing unless awaited"]
pub struct AwaitingRef<'f, 't, T> {
    future: &'f Future<'t, T>,
    bell: WakerBell,
}

impl<'t, T> IntoFuture for Future<'t, T> {
    type Output = Result<T, TaskError>;
    type IntoFuture = Awaiting<'t, T>;

    fn into_future(self) -> Awaiting<'t, T> {
        Awaiting { future: Some(self), bell: WakerBell::default() }
    }
}

impl<'f, 't, T> IntoFuture for &'f Future<'t, T> {
    type Output = Result<&'f T, TaskError>;
    type IntoFuture = AwaitingRef<'f, 't, T>;

    fn into_future(self) -> AwaitingRef<'f, 't, T> {
        AwaitingRef { future: self, bell: WakerBell::default() }
    }
}

impl<T> StdFuture for Awaiting<'_, T> {
    type Output = Result<T, TaskError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Awaiting { future: slot, bell } = &mut *self;
        let future = slot.as_mut().expect("a future that was ready is not to be polled again");
        if let Some(outcome) = future.take_outcome() {
            *slot = None;
            return Poll::Ready(outcome);
        }
        if !bell.waits(context, |bell| future.ring_when_settled(bell)) {
            context.waker().wake_by_ref(); // the worker is about to let go of its end
        }
        Poll::Pending
    }
}

impl<'f, T> StdFuture for AwaitingRef<'f, '_, T> {
    type Output = Result<&'f T, TaskError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let AwaitingRef { future, bell } = &mut *self;
        if bell.waits(context, |bell| future.ring_when_done(bell, 0)) {
            return Poll::Pending;
        }
        Poll::Ready(future.result())
    }
}

impl<T> Drop for Awaiting<'_, T> {
    fn drop(&mut self) {
        if let (Some(future), Some(bell)) = (&self.future, self.bell.take()) {
            future.forget(&bell);
        }
    }
}

impl<T> Drop for AwaitingRef<'_, '_, T> {
    fn drop(&mut self) {
        if let Some(bell) = self.bell.take() {
            self.future.forget(&bell);
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

/// Wakes whoever polled last. One bell hangs on a future at a time, however often it is polled.
#[derive(Default)]
struct WakerBell {
    hung: Option<Arc<Hung>>,
}

struct Hung {
    /// `None` when it has rung.
    waker: Mutex<Option<Waker>>,
}

impl WakerBell {
    /// Sees to it that the waker is woken when there is news. `hang` hangs up a new bell, and says `false` if there is
    /// nothing to wait for; so does this.
    fn waits(&mut self, context: &Context<'_>, hang: impl FnOnce(&Arc<dyn Bell>) -> bool) -> bool {
        if let Some(hung) = &self.hung {
            let mut waker = hung.waker.lock();
            if let Some(waker) = &mut *waker {
                waker.clone_from(context.waker());
                return true;
            }
        }
        let hung = Arc::new(Hung { waker: Mutex::new(Some(context.waker().clone())) });
        let bell: Arc<dyn Bell> = hung.clone();
        let waits = hang(&bell);
        self.hung = waits.then_some(hung);
        waits
    }

    fn take(&mut self) -> Option<Arc<dyn Bell>> {
        self.hung.take().map(|hung| hung as Arc<dyn Bell>)
    }
}

impl Bell for Hung {
    fn ring(&self, _number: usize) -> Option<Waker> {
        self.waker.lock().take()
    }
}
