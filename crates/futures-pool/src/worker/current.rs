//! [`CurrentWorker`]: what a thread knows of the pool it works for.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::panic;
use crate::sync::thread_local;
use crate::worker::info::WorkerInfo;
use crate::worker::pool_id::PoolId;
use crate::worker::spans::SpanLog;

/// Which worker a thread is, as long as it works.
#[derive(Clone)]
pub(crate) struct CurrentWorker {
    pub(crate) pool_id: PoolId,
    pub(crate) info: Arc<WorkerInfo>,
    pub(crate) max_workers: usize,
    /// Whether the worker runs what it waits for, on top of the task that it is running.
    pub(crate) helps: bool,
    /// Where the spans of the tasks are recorded; none if the pool keeps no spans.
    pub(crate) spans: Option<SpanLog>,
    /// The value that the initializer has made for this worker.
    pub(crate) state: Option<Rc<dyn Any>>,
}

impl CurrentWorker {
    /// The worker that this thread is; `None` in any other thread, and while its thread-locals are dropped.
    pub(crate) fn of_this_thread() -> Option<CurrentWorker> {
        CURRENT.try_with(|current| current.borrow().clone()).unwrap_or(None)
    }

    /// Carries this to a thread that goes on with the work of this one. The state stays behind: it belongs to one
    /// thread.
    pub(crate) fn for_another_thread(self) -> impl FnOnce() -> CurrentWorker + Send {
        let CurrentWorker { pool_id, info, max_workers, helps, spans, state: _ } = self;
        move || CurrentWorker { pool_id, info, max_workers, helps, spans, state: None }
    }

    /// From now on this thread is that worker, until what this gives is dropped.
    pub(crate) fn enter(self) -> EnterGuard {
        let _kept = WAS_WORKER.try_with(|was| was.set(true));
        let _kept = CURRENT.try_with(|current| current.replace(Some(self)));
        EnterGuard
    }
}

/// While this lives, its thread is a worker.
pub(crate) struct EnterGuard;

impl EnterGuard {
    /// Keeps what the initializer has made, for the tasks of this worker.
    pub(crate) fn set_state(&self, state: Rc<dyn Any>) {
        let _kept =
            CURRENT.try_with(|current| current.borrow_mut().as_mut().map(|current| current.state.replace(state)));
    }
}

impl Drop for EnterGuard {
    fn drop(&mut self) {
        let current = CURRENT.try_with(|current| current.borrow_mut().take());
        panic::contain(|| drop(current)); // what the worker keeps is not ours
    }
}

/// Whether this thread was a worker and is about to end: it drops what its worker kept, or its own thread-locals.
pub(crate) fn this_thread_ends() -> bool {
    WAS_WORKER.try_with(Cell::get).unwrap_or(true) && CurrentWorker::of_this_thread().is_none()
}

thread_local! {
    /// Needs no drop, so that it is there to the very end of the thread.
    static WAS_WORKER: Cell<bool> = const { Cell::new(false) };
    /// The worker that this thread is.
    static CURRENT: RefCell<Option<CurrentWorker>> = const { RefCell::new(None) };
}
